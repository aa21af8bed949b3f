import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether addresses that are not public may be connected to. */
  readonly allowPrivate: boolean;
  /** From the connection to the head of the answer. */
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Finds the addresses of a name; the system's own if left out. */
  readonly lookup?: LookupFunction;
}

/** Why a message did not arrive. */
export class WebhookError extends Error {
  constructor(
    message: string,
    /** Whether another try makes sense. */
    readonly isRetryable: boolean,
  ) {
    super(message);
    this.name = 'WebhookError';
  }
}

/**
 * Posts JSON. The address that is connected to is checked itself, after the name was looked up, so that no name can lead
 * into a private network. Redirects are not followed; the answer's body is not read.
 *
 * @throws WebhookError where it does not arrive, or the answer is no 2xx
 */
export function postWebhook(posting: Posting): Promise<void> {
  const url = new URL(posting.url);
  const isSecure = url.protocol === 'https:';
  const filter = { allowPrivateIPAddress: posting.allowPrivate, allowMetaIPAddress: posting.allowPrivate };
  const agent = isSecure ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter);
  const timeout = AbortSignal.timeout(posting.timeoutMs);
  return new Promise<void>((resolve, reject) => {
    const send = isSecure ? httpsRequest : httpRequest;
    const request = send(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'user-agent': 'agent-trainer', ...posting.headers },
      signal: posting.signal ? AbortSignal.any([timeout, posting.signal]) : timeout,
      ...(posting.lookup && { lookup: posting.lookup }),
    });
    request.once('response', (response) => {
      response.destroy();
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) resolve();
      else reject(new WebhookError(describeStatus(status), true));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (timeout.aborted) {
        reject(new WebhookError(`no answer within ${posting.timeoutMs} ms`, true));
      } else if (isRefusal(error)) {
        reject(new WebhookError(REFUSED, false));
      } else {
        reject(new WebhookError(`cannot be reached (${error.code ?? error.message})`, true));
      }
    });
    request.end(posting.body);
  }).finally(() => agent.destroy());
}

const REFUSED =
  'its address is not public; give ALERT_WEBHOOK_URL a public one, or set ALERT_WEBHOOK_ALLOW_PRIVATE=true';

/** The filter has no code for what it refuses, only words. */
function isRefusal(error: Error): boolean {
  return /is not allowed\. Because/i.test(error.message);
}

function describeStatus(status: number): string {
  if (status >= 300 && status < 400) return `answered ${status}; redirects are not followed`;
  return `answered ${status}`;
}
