import { createHash } from 'node:crypto';
import { embedMany } from 'ai';
import { z } from 'zod';
import { canonicalJson } from '../canonical-json.js';
import type { LlmSettings } from '../config/index.js';
import { readStructured } from './answer-text.js';
import type { Ask } from './ask.js';
import { inputTokensBound } from './domain/budget.js';
import type { LlmOwner } from './llm-port.js';
import { embeddingModel } from './provider.js';

/** Texts of one call. */
export const TEXTS_PER_CALL = 96;

/** A request for a vector for each text, of which there are at most TEXTS_PER_CALL. */
export function embeddingAsk(
  settings: LlmSettings,
  model: string,
  owner: LlmOwner,
  texts: readonly string[],
): Ask<number[][]> {
  const hash = createHash('sha256').update(canonicalJson({ model, texts }));
  const vectors = z
    .array(z.array(z.number()).nonempty())
    .length(texts.length, `There are to be ${texts.length} vectors.`)
    .refine((all) => all.every(({ length }) => length === all[0]?.length), 'Vectors are to have one length.');
  return {
    key: { projectId: owner.projectId, ownerId: owner.ownerId, purpose: 'embed', hash: hash.digest('hex') },
    role: 'embedding',
    model,
    price: settings.prices.embedding,
    ownerLimit: null,
    compose: () => ({
      request: { texts },
      bound: { inputTokens: inputTokensBound(texts, null) + texts.length, outputTokens: 0 },
      async send(transport, signal) {
        const { embeddings, usage } = await embedMany({
          model: embeddingModel(settings, model, transport.fetch),
          values: [...texts],
          maxRetries: 0,
          maxParallelCalls: 1,
          abortSignal: signal,
          experimental_telemetry: { isEnabled: false },
        });
        const reported = Number.isNaN(usage.tokens) ? undefined : usage.tokens;
        return {
          text: JSON.stringify(embeddings),
          ending: 'COMPLETE',
          reported: { inputTokens: reported, outputTokens: 0 },
        };
      },
    }),
    read(text) {
      const read = readStructured(text, vectors);
      if ('problem' in read) return { status: 'INVALID', problem: read.problem, isFinal: true };
      return { status: 'ANSWERED', value: read.object };
    },
  };
}
