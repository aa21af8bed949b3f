import { z } from 'zod';

export type Structured<T> = { readonly object: T } | { readonly problem: string };

/** Some local models think aloud in front of their answer. */
const THOUGHTS = /^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>\s*/;
const FENCED = /^\s*```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n?```\s*$/i;

/** The answer without what a model thought before it. */
export function withoutThoughts(text: string): string {
  return text.replace(THOUGHTS, '');
}

/** Reads an answer that is to be JSON, which some models put in a fence, and checks it. */
export function readStructured<T>(text: string, schema: z.ZodType<T>): Structured<T> {
  let value: unknown;
  try {
    value = JSON.parse(FENCED.exec(text)?.[1] ?? text);
  } catch {
    return { problem: 'It is no JSON.' };
  }
  const result = schema.safeParse(value);
  if (result.success) return { object: result.data };
  return { problem: `It does not follow the schema: ${z.prettifyError(result.error).slice(0, 1_000)}` };
}
