import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createTestDatabase } from '../../../test/testkit/index.js';
import { openDatabase } from './open-database.js';

const logger = pino({ level: 'silent' });
let server: Server | null = null;

afterEach(async () => {
  const closing = server;
  server = null;
  if (closing) await new Promise((resolve) => closing.close(resolve));
});

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

/** Speaks as much of PostgreSQL's protocol as to say which version it is. */
function answerAsVersion(version: string): (socket: Socket) => void {
  const name = Buffer.concat([Buffer.from('server_version_num\0'), Buffer.alloc(18)]);
  name.writeInt32BE(25, name.length - 12);
  const value = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, version.length]), Buffer.from(version)]);
  const ready = message('Z', Buffer.from('I'));
  return (socket) => {
    let isGreeted = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      if (!isGreeted) {
        isGreeted = true;
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
      } else if (data.toString('latin1', 0, 1) === 'Q') {
        const description = message('T', Buffer.concat([Buffer.from([0, 1]), name]));
        socket.write(
          Buffer.concat([description, message('D', value), message('C', Buffer.from('SHOW\0')), ready]),
        );
      } else {
        socket.end();
      }
    });
  };
}

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const listening = createServer(onSocket);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as AddressInfo).port;
}

function refusal(databaseUrl: string): Promise<string> {
  return openDatabase({ databaseUrl, dataDir: '/nowhere' }, logger).then(
    () => 'it was opened',
    (error: Error) => error.message,
  );
}

describe('DATABASE_URL', () => {
  test('that nobody answers is told in one line, without the password', async () => {
    const port = await listen((socket) => socket.destroy());
    const line = await refusal(`postgres://me:secret@127.0.0.1:${port}/trainer`);
    expect(line).toMatch(
      /^DATABASE_URL: PostgreSQL at 127\.0\.0\.1:\d+\/trainer cannot be used \(.+\); check .+\.$/,
    );
    expect(line).not.toMatch(/secret|\n/);
    server?.close();
    server = null;
    expect(await refusal(`postgres://me:secret@localhost:${port}/trainer`)).toMatch(
      /ECONNREFUSED.*; check that it runs/,
    );
  });

  test('of a version that is too old is told in one line', async () => {
    const old = await listen(answerAsVersion('140011'));
    expect(await refusal(`postgres://me@127.0.0.1:${old}/trainer`)).toMatch(
      /^DATABASE_URL: .* is version 14, which is too old; give a PostgreSQL 15 or newer\.$/,
    );
  });

  test('of the oldest version that will do is taken', async () => {
    const port = await listen(answerAsVersion('150000'));
    const url = `postgres://me:secret@127.0.0.1:${port}/trainer`;
    const database = await openDatabase({ databaseUrl: url, dataDir: '/nowhere' }, logger);
    expect(database.connection).toEqual({ connectionString: url });
    expect(database.description).toBe(`PostgreSQL at 127.0.0.1:${port}/trainer`);
    await database.close();
  });

  test('may lead to a unix socket, and names a database that is there', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    try {
      const opened = await openDatabase({ databaseUrl: database.url, dataDir: '/nowhere' }, logger);
      expect(opened.description).toContain(database.connection.host);
      expect(await refusal(database.url.replace(database.name, 'not_there'))).toMatch(
        /^DATABASE_URL: .*database "not_there" does not exist/,
      );
    } finally {
      await database.drop();
    }
  });
});
