import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import type { FoundSecret, SecretsReport } from '../tasks.js';
import { assignedSecrets } from './assigned-secrets.js';
import { isPlaceholder } from './placeholders.js';
import { tokensByFormat } from './token-formats.js';

/** Names for people of what secretlint finds, by its message ids; URLs with passwords are found by our own pattern. */
const KINDS: Readonly<Record<string, string>> = {
  AWSSecretAccessKey: 'AWS secret access key',
  GITHUB_TOKEN: 'GitHub token',
  LINEAR_API_TOKEN: 'Linear API token',
  NPM_ACCESS_TOKEN: 'npm token',
  Npmrc_authToken: 'npm token',
  PackageJSON_xOauthToken: 'npm token',
  OPENAI_TOKEN: 'OpenAI API key',
  OPS_TOKEN: '1Password token',
  PrivateKey: 'private key',
  PrivateKeyJSON: 'Google Cloud service account key',
  SENDGRID_KEY: 'SendGrid API key',
  SHOPIFY_KEY: 'Shopify token',
  SLACK_TOKEN: 'Slack token',
  IncomingWebhook: 'Slack webhook',
};

const LABEL = /^["']?[\w.-]{0,80}["']?\s{0,8}(?:=>|:=|=|:)\s{0,8}["']?/;
const PEM_BEGIN = /^-----BEGIN [A-Z0-9 ]{0,40}-----(?:\\[rn]|\s)*/;
const PEM_END = /(?:\\[rn]|\s)*-----END [A-Z0-9 ]{0,40}-----?$/;

/** The secrets in a text, in order and without overlap: offsets are of the secret alone, without its name or quotes. */
export async function findSecrets(text: string): Promise<SecretsReport> {
  const found = [...(await bySecretlint(text)), ...tokensByFormat(text), ...assignedSecrets(text)];
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const secrets: FoundSecret[] = [];
  let [line, at, end] = [1, 0, 0];
  for (const secret of found) {
    // Where two overlap, the first names the kind and the rest of the second is a secret still.
    const start = Math.max(secret.start, end);
    if (start >= secret.end) continue;
    for (; at < start; at += 1) if (text.charCodeAt(at) === 10) line += 1;
    secrets.push({ kind: secret.kind, line, start, end: secret.end });
    end = secret.end;
  }
  return { secrets };
}

type Range = Omit<FoundSecret, 'line'>;

async function bySecretlint(text: string): Promise<Range[]> {
  // A response must not be able to switch its own inspection off by a comment.
  const content = text.replaceAll('secretlint-disable', 'secretlint_disable');
  const { messages } = await lintSource({
    source: { filePath: '/response.txt', ext: '.txt', content, contentType: 'text' },
    options: { config: { rules: [{ id: 'recommended', rule: recommended, options: {} }] } },
  });
  return messages.flatMap((message) => {
    const kind = 'messageId' in message ? KINDS[message.messageId] : undefined;
    if (message.type !== 'message' || kind === undefined) return [];
    const range = valueRange(text, message.range[0], message.range[1]);
    return isPlaceholder(text.slice(range.start, range.end)) ? [] : [{ kind, ...range }];
  });
}

/** Secretlint's ranges may begin at the name and end within the value: the whole value is what must not be told. */
function valueRange(text: string, from: number, to: number): { start: number; end: number } {
  let [start, end] = [from, to];
  while (end < text.length && /[\w+/=.~-]/.test(text.charAt(end))) end += 1;
  const slice = text.slice(start, end);
  if (slice.startsWith('-----BEGIN')) {
    start += PEM_BEGIN.exec(slice)?.[0].length ?? 0;
    end -= PEM_END.exec(slice.slice(-120))?.[0].length ?? 0;
  } else start += LABEL.exec(slice)?.[0].length ?? 0;
  return start < end ? { start, end } : { start: from, end: to };
}
