import { once } from 'node:events';
import { WebSocket } from 'ws';
import { percentile } from '../harness.js';
import { SUBSCRIPTION } from './source.js';

// Many subscribers in one process: client-process.js <url> <count>. Asked to expect an event, it answers once all
// have it; asked for a report, it tells what has come since the last one.

const [, , url = '', count = '0'] = process.argv;
const subscribers = Number(count);
const SEQUENCE = /"sequence":(\d+)/;
const TIME = /"message":"(\d+)"/;

/** The last event that each has seen; 0 before the first, which may be any. */
const seen = new Uint32Array(subscribers);
let latenciesMs: number[] = [];
let lost = 0;
let doubled = 0;
let expected = 0;
let arrived = 0;

function receive(subscriber: number, text: string): void {
  const sequence = Number(SEQUENCE.exec(text)?.[1]);
  if (!sequence) throw new Error(`This is no event: ${text}`);
  const last = seen[subscriber] ?? 0;
  if (sequence <= last) doubled += 1;
  else if (last > 0) lost += sequence - last - 1;
  seen[subscriber] = sequence;
  latenciesMs.push(Number(process.hrtime.bigint() - BigInt(TIME.exec(text)?.[1] ?? 0)) / 1e6);
  if (sequence === expected) {
    arrived += 1;
    if (arrived === subscribers) process.send?.({ complete: sequence });
  }
}

async function connect(subscriber: number): Promise<void> {
  const ws = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  await once(ws, 'open');
  ws.send(JSON.stringify({ type: 'connection_init' }));
  await once(ws, 'message');
  ws.on('message', (data: Buffer) => receive(subscriber, data.toString('latin1')));
  ws.on('close', (code) => {
    throw new Error(`A subscriber was closed with ${code}`);
  });
  ws.send(
    JSON.stringify({ id: `subscriber-${subscriber}`, type: 'subscribe', payload: { query: SUBSCRIPTION } }),
  );
}

function report() {
  const figures = {
    deliveries: latenciesMs.length,
    lost,
    doubled,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
  latenciesMs = [];
  lost = 0;
  doubled = 0;
  return figures;
}

process.on('message', (message: { expect: number } | 'forget' | 'report') => {
  if (message === 'report') process.send?.({ report: report() });
  else if (message === 'forget') latenciesMs = [];
  else {
    expected = message.expect;
    arrived = 0;
    process.send?.({ expecting: expected });
  }
});
process.on('disconnect', () => process.exit(0));
for (let first = 0; first < subscribers; first += 100) {
  const group = Array.from({ length: Math.min(100, subscribers - first) }, (_, i) => connect(first + i));
  await Promise.all(group);
}
process.send?.({ connected: subscribers });
