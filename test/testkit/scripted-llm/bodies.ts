import { createHash } from 'node:crypto';
import type { ScriptedRequest } from './behaviour.js';
import { sampleJson } from './sample-json.js';

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Four bytes are a token here, as with English texts and common models. */
const tokens = (text: string): number => Math.max(1, Math.ceil(Buffer.byteLength(text) / 4));

function usage(input: string, output: string | null): Usage {
  const [prompt, completion] = [tokens(input), output === null ? 0 : tokens(output)];
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

export function tokensOf(body: { readonly usage: Usage }): number {
  return body.usage.total_tokens;
}

/** A chat completion; an object, and what follows a schema, is told as JSON. */
export function chatBody(
  request: ScriptedRequest,
  content: unknown,
  options: { readonly finishReason?: string },
) {
  const said = content ?? (request.schema ? sampleJson(request.schema) : `You said: ${request.prompt}`);
  const words = typeof said === 'string' ? said : JSON.stringify(said);
  const asked = request.system + request.prompt + (request.schema ? JSON.stringify(request.schema) : '');
  return {
    id: `chatcmpl-${request.number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: words },
        finish_reason: options.finishReason ?? 'stop',
      },
    ],
    usage: usage(asked, words),
  };
}

const DIMENSIONS = 64;

/**
 * Embeddings: words hashed into a few dimensions, so that texts with common words are near each other.
 *
 * @param options.content vectors to answer with instead
 */
export function embeddingsBody(request: ScriptedRequest, options: { readonly content?: unknown }) {
  const vectors = (options.content as number[][] | undefined) ?? request.texts.map(wordVector);
  return {
    object: 'list',
    model: request.model,
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    usage: usage(request.texts.join('\n'), null),
  };
}

function wordVector(text: string): number[] {
  const vector = Array<number>(DIMENSIONS).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const place = createHash('sha256').update(word).digest().readUInt16BE(0) % DIMENSIONS;
    vector[place]! += 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
