import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { ProjectContext } from '../project.js';

/** Where an entry lives. */
export interface CacheKey extends ProjectContext {
  readonly kind: string;
  /** SHA-256 of the key's canonical JSON, in hex. */
  readonly hash: string;
  /** All of it in one text, for maps. */
  readonly id: string;
}

export function cacheKey({ projectId }: ProjectContext, kind: string, key: readonly unknown[]): CacheKey {
  const hash = createHash('sha256').update(canonicalJson(key)).digest('hex');
  return { projectId, kind, hash, id: `${projectId}\n${kind}\n${hash}` };
}
