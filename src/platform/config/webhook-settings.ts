import { z } from 'zod';
import { isLoopback } from './loopback.js';
import { StartupError } from './startup-error.js';
import { reader, type Environment, type Variable } from './variable.js';

/** Who is told of alerts. */
export interface WebhookSettings {
  readonly url: string;
  /** What messages are signed with: whsec_ and base64, or any other text. */
  readonly secret: string;
  /** Whether addresses may be connected to that are not public. */
  readonly allowPrivate: boolean;
}

const SECRET_LENGTH = { min: 16, max: 256 };

function isWebhookUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return ['http:', 'https:'].includes(protocol) && [username, password, hash].every((part) => part === '');
}

/** What whsec_ stands before must be base64 of at least as many bytes. */
function isSecret(value: string): boolean {
  const encoded = /^whsec_(.*)$/.exec(value)?.[1];
  if (encoded === undefined) return true;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && Buffer.from(encoded, 'base64').length >= SECRET_LENGTH.min;
}

/** What can be said about the webhook in the environment. */
export const WEBHOOK_VARIABLES = {
  ALERT_WEBHOOK_URL: {
    schema: z.string().trim().refine(isWebhookUrl).nullable().default(null),
    advice:
      'give a URL without a user, password or fragment, as in ALERT_WEBHOOK_URL=https://example.org/alerts',
    // Its path may be all that keeps others from posting there.
    isSecret: true,
  },
  ALERT_WEBHOOK_SECRET: {
    schema: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]+$/)
      .min(SECRET_LENGTH.min)
      .max(SECRET_LENGTH.max)
      .refine(isSecret)
      .nullable()
      .default(null),
    advice: `give ${SECRET_LENGTH.min} to ${SECRET_LENGTH.max} characters without spaces, as printed by: openssl rand -hex 32 (behind whsec_ base64 of ${SECRET_LENGTH.min} bytes or more)`,
    isSecret: true,
  },
  ALERT_WEBHOOK_ALLOW_PRIVATE: {
    schema: z
      .string()
      .trim()
      .toLowerCase()
      .pipe(z.enum(['true', 'false']))
      .transform((value) => value === 'true')
      .default(false),
    advice: 'give true or false, as in ALERT_WEBHOOK_ALLOW_PRIVATE=true',
  },
} satisfies Record<string, Variable>;

/**
 * Reads who is told of alerts; null where nobody is.
 *
 * @throws StartupError for the first value that is wrong, and for values that do not go together
 */
export function parseWebhookSettings(environment: Environment): WebhookSettings | null {
  const read = reader(environment, WEBHOOK_VARIABLES);
  const url = read('ALERT_WEBHOOK_URL');
  const secret = read('ALERT_WEBHOOK_SECRET');
  const allowPrivate = read('ALERT_WEBHOOK_ALLOW_PRIVATE');
  if (url === null) {
    if (secret === null) return null;
    throw new StartupError(
      'ALERT_WEBHOOK_URL',
      'ALERT_WEBHOOK_SECRET is given, but nobody to tell; set ALERT_WEBHOOK_URL, or leave both out.',
    );
  }
  if (secret === null) {
    const { advice } = WEBHOOK_VARIABLES.ALERT_WEBHOOK_SECRET;
    throw new StartupError(
      'ALERT_WEBHOOK_SECRET',
      `ALERT_WEBHOOK_URL needs it, for messages are signed; ${advice}.`,
    );
  }
  if (!allowPrivate && isLoopback(new URL(url).hostname)) {
    throw new StartupError(
      'ALERT_WEBHOOK_URL',
      'the given address is this machine itself, which is not told of alerts by default; set ALERT_WEBHOOK_ALLOW_PRIVATE=true if that is meant.',
    );
  }
  return { url, secret, allowPrivate };
}
