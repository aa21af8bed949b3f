import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { EXPORT_FORMATS, type ExportFormat } from './export-formats.js';

/** What a link stands for. */
export interface ExportRequest {
  /** UUID by which its progress is asked for. */
  readonly id: string;
  readonly projectId: string;
  readonly format: ExportFormat;
  readonly agentType: string | null;
  /** By when sessions were created, half-open. */
  readonly range: { readonly from: Date; readonly to: Date } | null;
  readonly expiresAt: Date;
  /** Rows that its file was expected to have. */
  readonly estimatedRowCount: number;
}

/** As the path of a link tells it: short names, times in milliseconds since 1970. */
const Facts = z.object({
  i: z.uuid(),
  p: z.string(),
  f: z.enum(EXPORT_FORMATS),
  a: z.string().nullable(),
  r: z.tuple([z.number(), z.number()]).nullable(),
  x: z.number(),
  n: z.number(),
});

const MAX_LENGTH = 2_000;

export type LinkFault = 'FORGED' | 'EXPIRED';

/** The token of a link: what it stands for, signed by the installation. */
export function signLink(secret: Buffer, request: ExportRequest): string {
  const { id, projectId, format, agentType, range, expiresAt, estimatedRowCount } = request;
  const facts = {
    i: id,
    p: projectId,
    f: format,
    a: agentType,
    r: range && [range.from.getTime(), range.to.getTime()],
    x: expiresAt.getTime(),
    n: estimatedRowCount,
  };
  const body = Buffer.from(JSON.stringify(facts)).toString('base64url');
  return `${body}.${signatureOf(secret, body).toString('base64url')}`;
}

/** What a token stands for, or what is wrong with it. */
export function readLink(secret: Buffer, token: string, now: Date): ExportRequest | LinkFault {
  const [body = '', signature = '', ...rest] = token.length > MAX_LENGTH ? [] : token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(secret, body);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    return 'FORGED';
  const { i, p, f, a, r, x, n } = Facts.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  if (x <= now.getTime()) return 'EXPIRED';
  const range = r && { from: new Date(r[0]), to: new Date(r[1]) };
  return {
    id: i,
    projectId: p,
    format: f,
    agentType: a,
    range,
    expiresAt: new Date(x),
    estimatedRowCount: n,
  };
}

function signatureOf(secret: Buffer, body: string): Buffer {
  return createHmac('sha256', secret).update(`export.${body}`).digest();
}
