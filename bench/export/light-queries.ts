import { setTimeout as delay } from 'node:timers/promises';

const BODY = JSON.stringify({ query: '{ trainingSystem { status } }' });

async function ask(url: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  });
  const answer = (await response.json()) as { data?: { trainingSystem: { status: string } } };
  if (!answer.data?.trainingSystem.status) throw new Error(`no status: ${JSON.stringify(answer)}`);
}

/** Milliseconds from when each request was due, at a steady rate that waits for no answer, until told to stop. */
export async function askUntil(url: string, perSecond: number, stop: AbortSignal): Promise<number[]> {
  const begun = performance.now();
  const answers: Promise<number>[] = [];
  while (!stop.aborted) {
    const due = begun + (answers.length * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    const answer = ask(url).then(() => performance.now() - due);
    // One that fails fails the whole, when all are waited for.
    answer.catch(() => undefined);
    answers.push(answer);
  }
  return Promise.all(answers);
}
