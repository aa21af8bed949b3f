import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../platform/database/database.js';
import { InstallationSecret } from '../platform/database/installation-secret.js';
import { ExpectedError } from '../platform/errors.js';
import type { ProjectContext } from '../platform/project.js';

/** With which instructions a unit was sent off. */
export interface Assignment {
  readonly agentType: string;
  readonly agentVersionId: string;
  /** What the instructions were asked for, as in a task's or a user's id. */
  readonly unit: string;
  /** The arm of an experiment on the instructions that the unit works under; null where none ran. */
  readonly variantId: string | null;
}

/** An assignment as its token tells it. */
export interface ReadAssignment extends Omit<Assignment, 'unit'> {
  /** Null where it was too long to travel in the token; the hash is there always. */
  readonly unit: string | null;
  /** SHA-256 of the unit, base64url. */
  readonly unitHash: string;
}

const PREFIX = 'at1';
const MAX_LENGTH = 512;
const SECRET_KEY = 'assignment_secret';

const Payload = z.object({
  p: z.string(),
  a: z.string(),
  v: z.uuid(),
  h: z.string(),
  x: z.uuid().optional(),
  u: z.string().optional(),
});

/** SHA-256 of a unit, base64url: the same unit has the same one everywhere. */
export function hashUnit(unit: string): string {
  return createHash('sha256').update(unit).digest('base64url');
}

/** Issues tokens that say which instructions were given out, and reads those that come back. Any node reads any's. */
export class AssignmentTokens {
  private readonly secret: InstallationSecret;

  constructor(database: Database, newSecret?: () => Buffer) {
    this.secret = new InstallationSecret(database, SECRET_KEY, newSecret);
  }

  /** At most 512 characters; the same assignment has the same token. */
  async issue(project: ProjectContext, assignment: Assignment): Promise<string> {
    const secret = await this.secret.of(project);
    const { agentType, agentVersionId, unit, variantId } = assignment;
    const facts = {
      p: project.projectId,
      a: agentType,
      v: agentVersionId,
      h: hashUnit(unit),
      ...(variantId === null ? {} : { x: variantId }),
    };
    const whole = sign(secret, { ...facts, u: unit });
    return whole.length <= MAX_LENGTH ? whole : sign(secret, facts);
  }

  /** @throws ExpectedError INVALID_INPUT at `path` where it was not issued for this project by this installation. */
  async read(project: ProjectContext, token: string, path: readonly string[]): Promise<ReadAssignment> {
    const payload = open(await this.secret.of(project), token);
    if (payload === null || payload.p !== project.projectId) {
      const message =
        'this assignmentToken was not given out here; pass the one that agentInstructions returned as it was, or leave it out';
      throw new ExpectedError('INVALID_INPUT', message, path);
    }
    return {
      agentType: payload.a,
      agentVersionId: payload.v,
      unit: payload.u ?? null,
      unitHash: payload.h,
      variantId: payload.x ?? null,
    };
  }
}

function signatureOf(secret: Buffer, signed: string): Buffer {
  return createHmac('sha256', secret).update(signed).digest();
}

function sign(secret: Buffer, payload: z.output<typeof Payload>): string {
  const signed = `${PREFIX}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${signatureOf(secret, signed).toString('base64url')}`;
}

/** Null where the token is not ours. */
function open(secret: Buffer, token: string): z.output<typeof Payload> | null {
  if (token.length > MAX_LENGTH) return null;
  const [prefix, body = '', signature = '', ...rest] = token.split('.');
  if (prefix !== PREFIX || rest.length > 0) return null;
  const expected = signatureOf(secret, `${PREFIX}.${body}`).toString('base64url');
  const [a, b] = [Buffer.from(signature), Buffer.from(expected)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) return null;
  return Payload.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
}
