import { createHmac } from 'node:crypto';

const BASE64_PREFIX = 'whsec_';

/**
 * The headers by which a receiver knows that a message is ours, and new: those of Standard Webhooks 1.0
 * (standardwebhooks.com), so that its libraries can check them. `v1` is the HMAC-SHA256 of "id.timestamp.body".
 *
 * @param secret whsec_ and base64, or any other text, which is taken as it is
 */
export function signatureHeaders(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const key = secret.startsWith(BASE64_PREFIX)
    ? Buffer.from(secret.slice(BASE64_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
