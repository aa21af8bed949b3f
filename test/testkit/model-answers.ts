import type { ScriptedLlm, ScriptedRequest } from './scripted-llm/index.js';

/** Settings of a server whose model is a scripted one. */
export function modelEnv({ baseUrl }: Pick<ScriptedLlm, 'baseUrl'>, more: Record<string, string> = {}) {
  return {
    LLM_PROVIDER: 'openai-compatible',
    LLM_BASE_URL: baseUrl,
    LLM_MODEL: 'scripted-writer',
    ...more,
  };
}

/** The element that a prompt wants its rewritten text in. */
export function markOf({ prompt }: Pick<ScriptedRequest, 'prompt'>): string {
  const mark = [...prompt.matchAll(/between <(rewritten-[0-9a-f]{8})> and <\/\1>/g)].at(-1)?.[1];
  if (mark === undefined) throw new Error(`the prompt asks for no marks:\n${prompt}`);
  return mark;
}

/** An answer as it was asked for. */
export function rewritten(request: Pick<ScriptedRequest, 'prompt'>, text: string): string {
  const mark = markOf(request);
  return `<${mark}>\n${text}\n</${mark}>`;
}
