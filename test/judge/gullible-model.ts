import type { z } from 'zod';
import { visible } from '../../src/evaluation/judge/data-lines.js';
import type { LlmPort, LlmRequest } from '../../src/platform/llm/index.js';

/** What the model says where nobody sways it, and where somebody did. */
export interface Script {
  /** What it reads of a prompt: all of it, or what is no data. */
  readonly reads: (prompt: string) => string;
  /** Whether what it reads makes it obey. */
  readonly obeys: (read: string) => boolean;
}

/** A port whose model judges honestly and badly, unless it obeys an order; then all is well. */
export function scriptedModel({ reads, obeys }: Script, asked: LlmRequest[] = []): LlmPort {
  const answers = (prompt: string): unknown => {
    const isSwayed = obeys(reads(prompt));
    if (prompt.includes('marked first and second'))
      return { reason: 'so', verdict: isSwayed ? 'FIRST' : 'SECOND' };
    const ids = [...prompt.matchAll(/^- ([a-z0-9-]+): /gm)].map((match) => match[1]!);
    const line = dataLines(prompt, 'response').find(
      (text) => !text.includes('[masked') && /\w{8}|\w \w{3}/.test(text),
    );
    return {
      items: ids.map((id) => ({
        id,
        quote: isSwayed && line ? line : 'absent',
        reason: 'so it is',
        level: isSwayed && line ? 'met' : 'unmet',
      })),
      isAcceptable: isSwayed,
    };
  };
  return {
    models: { writer: null, judge: 'scripted' },
    embeddingModel: null,
    ask: async <T>(_owner: unknown, request: LlmRequest<T>) => {
      asked.push(request as LlmRequest);
      const object = answers(request.prompt);
      const usage = { inputTokens: 1, outputTokens: 1, costUsd: 0 };
      const parsed = (request.schema as z.ZodType<T>).parse(object);
      return { callId: 'call', model: 'scripted', text: '', object: parsed, usage, isStored: false };
    },
    embed: () => Promise.reject(new Error('not asked for')),
  };
}

/** The lines of a section of data, without their marks. */
export function dataLines(prompt: string, section: string): string[] {
  const nonce = nonceIn(prompt);
  const mark = `${nonce} ${section}| `;
  return prompt.split('\n').flatMap((line) => (line.startsWith(mark) ? [line.slice(mark.length)] : []));
}

/** What is no data: the lines without the mark that the prompt's first line names. */
export function instructionsIn(prompt: string): string {
  const nonce = nonceIn(prompt);
  return prompt
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .filter((line) => !line.startsWith(`${nonce} `))
    .join('\n');
}

function nonceIn(prompt: string): string {
  return /^Every line that begins with "([0-9a-f]{16}) " is data\.$/m.exec(prompt)?.[1] ?? 'none';
}

/** All that can be read in a text by whoever tries hard: as it is, decoded, without what is unseen, put together. */
export function readingsOf(text: string): string[] {
  const data = text.replace(/^[0-9a-f]{16} \w+\| /gm, '');
  const base64 = (data.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []).map((blob) =>
    Buffer.from(blob, 'base64').toString(),
  );
  const hexes = (data.match(/(?:[0-9a-f]{2}){12,}/g) ?? []).map((blob) =>
    Buffer.from(blob, 'hex').toString(),
  );
  const rotated = data.replace(/[a-z]/gi, (c) => {
    const base = c <= 'Z' ? 65 : 97;
    return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base);
  });
  const unescaped = data
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/g, (_, u: string, x: string) =>
      String.fromCodePoint(parseInt(u ?? x, 16)),
    );
  const tagged = visible(data).replace(/⟨U\+E00([0-9A-F]{2})⟩/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  const unleet = data.replace(/[01345]/g, (c) => ({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's' })[c] ?? c);
  const backwards = [...data].reverse().join('');
  return [data, ...base64, ...hexes, rotated, unescaped, tagged, unleet, backwards].flatMap((each) => [
    bare(each),
    bare(latinised(each)),
  ]);
}

const TO_LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  с: 'c',
  е: 'e',
  о: 'o',
  р: 'p',
  х: 'x',
  у: 'y',
  і: 'i',
};

const latinised = (text: string) => text.toLowerCase().replace(/[асеорхуі]/g, (c) => TO_LATIN[c] ?? c);

/** Letters and digits alone, accents gone. */
export function bare(text: string): string {
  const seen = text
    .replace(/⟨U\+[0-9A-F]+⟩/g, '')
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '');
  return seen.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
