import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCache, createCacheSweeper, type KeptCache } from '../../src/platform/cache/index.js';
import { Database } from '../../src/platform/database/database.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { deferred } from '../testkit/deferred.js';
import { silent } from '../testkit/training-node.js';

let testDatabase: TestDatabase;
let client: Awaited<ReturnType<TestDatabase['client']>>;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  client = await testDatabase.client();
});

afterEach(() => testDatabase.drop());

const MB = 1024 * 1024;
const KEY = ['a response', { language: 'python', tests: null }];
const whole = <T>(value: T) => ({ value, isWhole: true });

/** The cache of one process, with connections of its own. */
async function startNode(settings: { leaseMs?: number; maxBytes?: number; maxAgeMs?: number } = {}) {
  const database = new Database(await testDatabase.dataSource());
  const all = { leaseMs: 30_000, maxBytes: 64 * MB, maxAgeMs: 3_600_000, ...settings };
  const cache = createCache(
    { database, ids: systemIds, random: { next: () => 0 }, logger: silent },
    all,
  );
  const sweep = () => createCacheSweeper(database, all).run(new AbortController().signal);
  return { cache, database, sweep };
}

const ask = (cache: KeptCache, more: { signal?: AbortSignal; mayReuse?: boolean; projectId?: string } = {}) =>
  cache.for({
    project: { projectId: more.projectId ?? DEFAULT_PROJECT.projectId },
    signal: more.signal ?? new AbortController().signal,
    mayReuse: more.mayReuse ?? true,
  });

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

const totals = () =>
  rows(
    `SELECT kind, hits::int, misses::int, waits::int, refreshes::int, evictions::int FROM cache_total ORDER BY kind`,
  );

/** Counts how often something is found out. */
function finder<T>(value: T, isWhole = true) {
  const found = { count: 0, find: () => Promise.resolve({ value, isWhole }) };
  const find = found.find;
  found.find = () => {
    found.count += 1;
    return find();
  };
  return found;
}

describe('equal requests', () => {
  test('on two nodes at the same time find out once', async () => {
    const nodes = [await startNode(), await startNode()];
    const found = deferred<{ value: { score: number }; isWhole: boolean }>();
    let count = 0;
    const find = () => {
      count += 1;
      return found.promise;
    };
    const asked = nodes.flatMap(({ cache }) =>
      Array.from({ length: 50 }, () => ask(cache).recall('evaluation', KEY, find)),
    );
    found.resolve(whole({ score: 77.5 }));
    const answers = await Promise.all(asked);
    expect(answers).toEqual(Array(100).fill({ score: 77.5 }));
    expect(count).toBe(1);
    for (const { cache } of nodes) await cache.keep();
    const [total] = await totals();
    expect(total).toMatchObject({ kind: 'evaluation', hits: 99, misses: 1, refreshes: 0, evictions: 0 });
    expect(total!.waits).toBeGreaterThanOrEqual(98);
    expect(await rows('SELECT hits::int FROM cache_entry')).toEqual([{ hits: 99 }]);
  });

  test('are known by what they hold, not by how it is written, and by their kind', async () => {
    const { cache } = await startNode();
    const recall = (kind: string, key: readonly unknown[]) =>
      ask(cache).recall(kind, key, () => Promise.resolve(whole(JSON.stringify([kind, key]))));
    const first = await recall('a', [{ x: 1, y: [2, null] }, 'z']);
    expect(await recall('a', [{ y: [2, null], x: 1 }, 'z'])).toBe(first);
    for (const [kind, key] of [
      ['b', [{ x: 1, y: [2, null] }, 'z']],
      ['a', [{ x: '1', y: [2, null] }, 'z']],
      ['a', ['z', { x: 1, y: [2, null] }]],
      ['a', [{ x: 1, y: [null, 2] }, 'z']],
    ] as const) {
      expect(await recall(kind, key)).not.toBe(first);
    }
  });

  test('of another project find out for themselves', async () => {
    const { cache } = await startNode();
    const [mine, yours] = [finder('mine'), finder('yours')];
    await ask(cache).recall('evaluation', KEY, mine.find);
    const other = ask(cache, { projectId: 'other' });
    expect(await other.recall('evaluation', KEY, yours.find)).toBe('yours');
    expect(await other.recall('evaluation', KEY, mine.find)).toBe('yours');
    expect([mine.count, yours.count]).toEqual([1, 1]);
  });

  test('have values of their own, the same after a restart, whatever is in them', async () => {
    const value = {
      text: 'NUL \u0000, a lone \ud800, "quotes"',
      list: [1e-9, -2, null],
      z: 1,
      a: { b: true },
    };
    const { cache } = await startNode();
    await ask(cache).recall('suite', KEY, () => Promise.resolve(whole(value)));
    const again = await ask(cache).recall('suite', KEY, () => Promise.resolve(whole(value)));
    again.list.push(7);
    const { cache: restarted } = await startNode();
    const unused = finder(value);
    expect(await ask(restarted).recall('suite', KEY, unused.find)).toEqual(value);
    expect(unused.count).toBe(0);
    expect(await ask(cache).recall('suite', KEY, unused.find)).toEqual(value);
  });
});

describe('what is not whole', () => {
  test('goes to who asked, and each of those that waited finds out for himself', async () => {
    const nodes = [await startNode(), await startNode()];
    let count = 0;
    const find = () => Promise.resolve({ value: (count += 1), isWhole: count === 4 });
    const answers = await Promise.all(
      nodes.flatMap(({ cache }) => [1, 2, 3].map(() => ask(cache).recall('evaluation', KEY, find))),
    );
    // Three that were cut short, then one that was whole and served the rest.
    expect([...answers].sort()).toEqual([1, 2, 3, 4, 4, 4]);
    expect(await rows('SELECT value FROM cache_entry')).toEqual([{ value: 4 }]);
  });

  test('an error is no value either', async () => {
    const { cache } = await startNode();
    const broken = ask(cache).recall('evaluation', KEY, () =>
      Promise.reject(new Error('the host was killed')),
    );
    const waiting = ask(cache).recall('evaluation', KEY, () => Promise.resolve(whole('found')));
    await expect(broken).rejects.toThrow('the host was killed');
    expect(await waiting).toBe('found');
  });

  test('a value that would take up the room of all others is not kept', async () => {
    const { cache } = await startNode({ maxBytes: 4_000 });
    const large = finder('x'.repeat(1_001));
    for (let i = 0; i < 2; i += 1) await ask(cache).recall('evaluation', KEY, large.find);
    expect(large.count).toBe(2);
    expect(await rows('SELECT 1 FROM cache_entry')).toEqual([]);
  });
});

describe('leases', () => {
  test('of who has fallen silent lapse, another takes over, and the late answer is not written', async () => {
    const silentNode = await startNode({ leaseMs: 300 });
    const late = deferred<{ value: string; isWhole: boolean }>();
    const begun = deferred<void>();
    const first = ask(silentNode.cache).recall('evaluation', KEY, () => {
      begun.resolve();
      return late.promise;
    });
    await begun.promise;
    const other = await startNode({ leaseMs: 300 });
    expect(await ask(other.cache).recall('evaluation', KEY, () => Promise.resolve(whole('taken over')))).toBe(
      'taken over',
    );
    late.resolve(whole('late'));
    expect(await first).toBe('late');
    expect(await rows('SELECT value, owner_token FROM cache_entry')).toEqual([
      { value: 'taken over', owner_token: null },
    ]);
    const unused = finder('anew');
    expect(await ask(silentNode.cache).recall('evaluation', KEY, unused.find)).toBe('taken over');
  });

  test('are renewed while something is found out, however long that takes', async () => {
    const [holder, waiter] = [await startNode({ leaseMs: 400 }), await startNode({ leaseMs: 400 })];
    const found = deferred<{ value: string; isWhole: boolean }>();
    const begun = deferred<void>();
    const holding = ask(holder.cache).recall('evaluation', KEY, () => {
      begun.resolve();
      return found.promise;
    });
    await begun.promise;
    const unused = finder('twice');
    const waiting = ask(waiter.cache).recall('evaluation', KEY, unused.find);
    const [claimed] = await rows('SELECT lease_until FROM cache_entry');
    const until = (claimed!.lease_until as Date).getTime();
    // Until the first lease would have lapsed twice.
    let now = 0;
    do {
      await holder.cache.keep();
      const [row] = await rows('SELECT clock_timestamp() AS now');
      now = (row!.now as Date).getTime();
    } while (now < until + 400);
    found.resolve(whole('once'));
    expect(await Promise.all([holding, waiting])).toEqual(['once', 'once']);
    expect(unused.count).toBe(0);
  });

  test('who is called off stops waiting, and stops finding out, at once', async () => {
    const [holder, waiter] = [await startNode(), await startNode()];
    const [holding, waiting] = [new AbortController(), new AbortController()];
    const begun = deferred<void>();
    const held = ask(holder.cache, { signal: holding.signal }).recall('evaluation', KEY, () => {
      begun.resolve();
      // It does not listen.
      return new Promise<{ value: string; isWhole: boolean }>(() => undefined);
    });
    await begun.promise;
    const unused = finder('unused');
    const waits = [waiter.cache, holder.cache].map((cache) =>
      ask(cache, { signal: waiting.signal }).recall('evaluation', KEY, unused.find),
    );
    waiting.abort(new Error('cancelled'));
    for (const wait of waits) await expect(wait).rejects.toThrow('cancelled');
    expect(unused.count).toBe(0);
    holding.abort(new Error('taken away'));
    await expect(held).rejects.toThrow('taken away');
    expect(await ask(waiter.cache).recall('evaluation', KEY, finder('next').find)).toBe('next');
  });
});

describe('who wants it anew', () => {
  test('finds out once, and that is what others get from then on', async () => {
    const [node, other] = [await startNode(), await startNode()];
    await ask(node.cache).recall('evaluation', KEY, finder('old').find);
    const anew = ask(node.cache, { mayReuse: false });
    const found = finder('new');
    const answers = await Promise.all([1, 2, 3].map(() => anew.recall('evaluation', KEY, found.find)));
    expect(answers).toEqual(['new', 'new', 'new']);
    expect(found.count).toBe(1);
    for (const { cache } of [node, other]) {
      expect(await ask(cache).recall('evaluation', KEY, found.find)).toBe('new');
    }
    expect(found.count).toBe(1);
    await node.cache.keep();
    expect(await totals()).toMatchObject([{ misses: 1, refreshes: 1 }]);
  });

  test('leaves what is known alone where it was cut short', async () => {
    const { cache } = await startNode();
    await ask(cache).recall('evaluation', KEY, finder('old').find);
    const cut = finder('cut', false);
    const anew = ask(cache, { mayReuse: false });
    expect(await anew.recall('evaluation', KEY, cut.find)).toBe('cut');
    expect(await anew.recall('evaluation', KEY, cut.find)).toBe('cut');
    expect(cut.count).toBe(2);
    expect(await ask(cache).recall('evaluation', KEY, cut.find)).toBe('old');
  });
});

describe('the bounds', () => {
  const put = (cache: KeptCache, name: string) =>
    ask(cache).recall('evaluation', [name], () => Promise.resolve(whole(name.padEnd(998, '.'))));
  const left = async () =>
    (await rows(`SELECT rtrim(value #>> '{}', '.') AS name FROM cache_entry ORDER BY 1`)).map(
      (row) => row.name,
    );

  test('of size make the least used leave first, and of those the longest unused', async () => {
    const { cache, sweep } = await startNode({ maxBytes: 5_000 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await put(cache, name);
    for (const name of ['a', 'a', 'c', 'f']) await put(cache, name);
    await cache.keep();
    expect(await sweep()).toBe(
      '0 entries that were too old have left the cache, and 2 that were used least, to keep it within its size',
    );
    // Of b, d, e and g, which were not used again, the oldest two.
    expect(await left()).toEqual(['a', 'c', 'e', 'f', 'g']);
    await cache.keep();
    expect(await totals()).toMatchObject([{ hits: 4, misses: 7, evictions: 2 }]);
  });

  test('of size hold after thousands of entries, with two nodes sweeping', async () => {
    const nodes = [await startNode({ maxBytes: 100_000 }), await startNode({ maxBytes: 100_000 })];
    await nodes[0]!.database.acrossProjects((tx) =>
      tx.query(`INSERT INTO cache_entry (project_id, kind, key_hash, value, size)
        SELECT 'default', 'evaluation', md5(i::text), to_json(i), 1000 FROM generate_series(1, 1000) i`),
    );
    await Promise.all(nodes.map(({ sweep }) => sweep()));
    for (const { cache } of nodes) await cache.keep();
    expect(await rows('SELECT sum(size)::int AS bytes, count(*)::int FROM cache_entry')).toEqual([
      { bytes: 100_000, count: 100 },
    ]);
    expect(await totals()).toMatchObject([{ evictions: 900 }]);
  });

  test('of age make the old leave, and forgotten claims with them', async () => {
    const { cache, database, sweep } = await startNode({ maxAgeMs: 60_000 });
    for (const name of ['old', 'young']) await put(cache, name);
    await database.acrossProjects((tx) =>
      tx.query(
        `UPDATE cache_entry SET created_at = now() - interval '61 seconds' WHERE value::text LIKE '"old%'`,
      ),
    );
    await database.acrossProjects((tx) =>
      tx.query(`INSERT INTO cache_entry (project_id, kind, key_hash, owner_token, lease_until)
        VALUES ('default', 'evaluation', 'x', gen_random_uuid(), now() - interval '2 hours')`),
    );
    await sweep();
    expect(await left()).toEqual(['young']);
  });

  test('of no room switch it off', async () => {
    const { cache } = await startNode({ maxBytes: 0 });
    const found = finder('found');
    for (let i = 0; i < 3; i += 1) await ask(cache).recall('evaluation', KEY, found.find);
    expect(found.count).toBe(3);
    expect(await rows('SELECT 1 FROM cache_entry')).toEqual([]);
  });
});

test('without a database it serves as if nothing was known', async () => {
  const { cache, database } = await startNode();
  await database.dataSource.destroy();
  const found = finder('found');
  expect(await ask(cache).recall('evaluation', KEY, found.find)).toBe('found');
  expect(await ask(cache).recall('evaluation', KEY, found.find)).toBe('found');
  expect(found.count).toBe(2);
});
