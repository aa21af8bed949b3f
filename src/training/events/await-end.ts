import type { TrainingFeeds } from './training-feed.js';

/** Waits for a session to end, at most `ms` milliseconds; true when it has. */
export function awaitEnd(
  feeds: TrainingFeeds,
  projectId: string,
  sessionId: string,
  ms: number,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const done = (isEnded: boolean): void => {
      clearTimeout(timer);
      close();
      resolve(isEnded);
    };
    const timer = setTimeout(() => done(false), ms);
    const close = feeds.ofSession(projectId, sessionId, null).open({
      next: () => undefined,
      complete: () => done(true),
      fail: (error) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    });
  });
}
