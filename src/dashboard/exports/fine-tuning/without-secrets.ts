import { createRedactor } from '../../../evaluation/index.js';
import type { InputAnalyst } from '../../../training/index.js';
import type { FineTuningExample } from './domain/example.js';

export type SecretFinder = Pick<InputAnalyst, 'findSecrets'>;

/** Characters that are looked through in one go: a text by itself may be as long. */
const LOOKED_THROUGH = 256 * 1024;
/** What one text ends with and the next begins with is read as one by nothing. */
const BETWEEN = '\n\n';

/** The examples with their secrets replaced, in their order; without those of which nobody can say whether there are any. */
export async function withoutSecrets(
  finder: SecretFinder,
  examples: readonly FineTuningExample[],
): Promise<FineTuningExample[]> {
  const clean: FineTuningExample[] = [];
  for (const some of portionsOf(examples)) clean.push(...(await cleaned(finder, some)));
  return clean;
}

function portionsOf(examples: readonly FineTuningExample[]): FineTuningExample[][] {
  const portions: FineTuningExample[][] = [];
  let length = Infinity;
  for (const example of examples) {
    const own = textsOf(example).reduce((sum, text) => sum + text.length, 0);
    if (length + own > LOOKED_THROUGH) {
      portions.push([]);
      length = 0;
    }
    portions.at(-1)!.push(example);
    length += own;
  }
  return portions;
}

/** Hardly any has a secret, so that all are looked at as one text, and by halves where something is found in it. */
async function cleaned(
  finder: SecretFinder,
  examples: readonly FineTuningExample[],
): Promise<readonly FineTuningExample[]> {
  const [only, second] = examples;
  if (!only) return [];
  if (!second) return cleanedAlone(finder, only);
  const secrets = await finder.findSecrets([examples.flatMap(textsOf).join(BETWEEN)]);
  if (secrets?.length === 0) return examples;
  const half = Math.floor(examples.length / 2);
  const first = await cleaned(finder, examples.slice(0, half));
  return [...first, ...(await cleaned(finder, examples.slice(half)))];
}

async function cleanedAlone(finder: SecretFinder, example: FineTuningExample): Promise<FineTuningExample[]> {
  const secrets = await finder.findSecrets(textsOf(example));
  if (secrets === null) return [];
  if (secrets.length === 0) return [example];
  const { redact } = createRedactor(secrets);
  const { prompt, chosen, rejected } = example;
  return [{ ...example, prompt: redact(prompt), chosen: redact(chosen), rejected: redact(rejected) }];
}

function textsOf({ prompt, chosen, rejected }: FineTuningExample): string[] {
  return [prompt, chosen, rejected];
}
