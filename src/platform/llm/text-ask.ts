import { createHash } from 'node:crypto';
import { asSchema, generateText, Output } from 'ai';
import { canonicalJson } from '../canonical-json.js';
import type { LlmSettings } from '../config/index.js';
import { readStructured, withoutThoughts } from './answer-text.js';
import type { Ask, Call, Flaw, Reading, Reply } from './ask.js';
import { inputTokensBound } from './domain/budget.js';
import type { LlmOwner, LlmRequest } from './llm-port.js';
import { languageModel } from './provider.js';

/** Characters of an answer that could not be used that are shown to the model again. */
const FLAWED_SHOWN = 4_000;

export interface TextAnswer<T> {
  readonly text: string;
  readonly object: T | null;
}

/** A request to a model that answers with text. */
export async function textAsk<T>(
  settings: LlmSettings,
  model: string,
  owner: LlmOwner,
  request: LlmRequest<T>,
): Promise<Ask<TextAnswer<T>>> {
  const { role, purpose, system, schema } = request;
  const maxOutputTokens = Math.min(request.maxOutputTokens ?? Infinity, settings.maxOutputTokens);
  const jsonSchema = schema ? await asSchema(schema).jsonSchema : null;
  const schemaText = jsonSchema && JSON.stringify(jsonSchema);
  const asked = { role, model, system, prompt: request.prompt, schema: jsonSchema, maxOutputTokens };
  const hash = createHash('sha256').update(canonicalJson({ ...asked, temperature: request.temperature }));
  return {
    key: { projectId: owner.projectId, ownerId: owner.ownerId, purpose, hash: hash.digest('hex') },
    role,
    model,
    price: settings.prices[role],
    ownerLimit: request.ownerLimit ?? null,
    compose(flaw): Call {
      // Only what was to follow a schema can be told what was wrong with it.
      const isRepair = schema !== undefined && !!flaw?.answer;
      const prompt = isRepair ? repairPrompt(request.prompt, flaw) : request.prompt;
      const temperature = isRepair ? 0 : request.temperature;
      return {
        request: { system, prompt, schema: jsonSchema, temperature, maxOutputTokens },
        bound: {
          inputTokens: inputTokensBound([system ?? '', prompt], schemaText),
          outputTokens: maxOutputTokens,
        },
        async send(transport, signal): Promise<Reply> {
          const result = await generateText({
            model: languageModel(settings, model, transport.fetch),
            ...(system === null ? {} : { system }),
            prompt,
            ...(temperature === undefined ? {} : { temperature }),
            maxOutputTokens,
            ...(schema ? { output: unchecked(Output.object({ schema })) } : {}),
            // Tries are counted, reserved and shared here, not by the SDK.
            maxRetries: 0,
            abortSignal: signal,
            experimental_telemetry: { isEnabled: false },
            experimental_include: { requestBody: false, responseBody: false },
          });
          const { inputTokens, outputTokens } = result.usage;
          return {
            text: result.text,
            ending: endingOf(result.finishReason),
            reported: { inputTokens, outputTokens },
          };
        },
      };
    },
    read: (text, ending) => readText(text, ending, request, maxOutputTokens),
  };
}

/** Answers are checked here, fresh ones as stored ones, and their text is kept where they fail. */
function unchecked<O extends object>(output: O) {
  return { ...output, parseCompleteOutput: ({ text }: { text: string }) => Promise.resolve(text) };
}

function endingOf(reason: string): Reply['ending'] {
  if (reason === 'length') return 'CUT_OFF';
  return reason === 'content-filter' ? 'DECLINED' : 'COMPLETE';
}

function repairPrompt(prompt: string, { answer, problem }: Flaw): string {
  const shown = answer!.slice(0, FLAWED_SHOWN);
  return `${prompt}\n\nYour answer before could not be used. ${problem}\nIt was:\n${shown}\n\nAnswer again, with nothing but JSON that follows the schema.`;
}

function readText<T>(
  text: string,
  ending: Reply['ending'],
  { schema }: LlmRequest<T>,
  maxOutputTokens: number,
): Reading<TextAnswer<T>> {
  if (ending === 'DECLINED') {
    return {
      status: 'DECLINED',
      problem: `The model would not answer: ${text.slice(0, 300) || 'no reason given'}`,
    };
  }
  if (ending === 'CUT_OFF') {
    const problem = `The answer was cut off at ${maxOutputTokens} tokens; set LLM_MAX_OUTPUT_TOKENS higher where the model allows it.`;
    return { status: 'INVALID', problem, isFinal: true };
  }
  const answer = withoutThoughts(text);
  if (answer.trim() === '') return { status: 'INVALID', problem: 'The answer is empty.', isFinal: false };
  if (!schema) return { status: 'ANSWERED', value: { text: answer, object: null } };
  const structured = readStructured(answer, schema);
  if ('problem' in structured) return { status: 'INVALID', problem: structured.problem, isFinal: false };
  return { status: 'ANSWERED', value: { text: answer, object: structured.object } };
}
