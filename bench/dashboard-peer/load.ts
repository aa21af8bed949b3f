import autocannon from 'autocannon';
import { cpuMsOf, cpuMsOfTree } from '../kit/processes.js';

/** What is asked, of whom, and what each answer is to be, letter by letter. */
export interface Target {
  readonly url: string;
  /** The server's process. */
  readonly pid: number;
  readonly body: string;
  readonly answer: string;
}

export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Processor time of a request, in microseconds. */
  readonly serverUs: number;
  readonly databaseUs: number;
}

export const HEADERS = { 'content-type': 'application/json' };

/**
 * Asks by so many connections, each as soon as it is answered.
 *
 * @throws where an answer is another one
 */
export async function load(
  { url, pid, body, answer }: Target,
  postmasterPid: number,
  connections: number,
  seconds: number,
): Promise<Load> {
  const serverMs = cpuMsOf(pid);
  const databaseMs = cpuMsOfTree(postmasterPid);
  const result = await autocannon({
    url,
    method: 'POST',
    headers: HEADERS,
    body,
    connections,
    duration: seconds,
    expectBody: answer,
  });
  const { errors, non2xx, mismatches } = result;
  if (errors + non2xx + mismatches > 0) {
    throw new Error(`${url}: ${errors} errors, ${non2xx} not 2xx, ${mismatches} answers that are others`);
  }
  const served = result['2xx'];
  const eachUs = (ms: number): number => (ms * 1_000) / served;
  return {
    perSecond: served / result.duration,
    p99Ms: result.latency.p99,
    serverUs: eachUs(cpuMsOf(pid) - serverMs),
    databaseUs: eachUs(cpuMsOfTree(postmasterPid) - databaseMs),
  };
}
