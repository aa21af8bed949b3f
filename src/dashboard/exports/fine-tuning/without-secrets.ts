import { createRedactor } from '../../../evaluation/index.js';
import type { InputAnalyst } from '../../../training/index.js';
import type { FineTuningExample } from './domain/example.js';

export type SecretFinder = Pick<InputAnalyst, 'findSecrets'>;

/** Characters that are looked through in one go: a text by itself may be as long. */
const LOOKED_THROUGH = 256 * 1024;

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

/** Hardly any has a secret, so that all are looked at together; what one of them has is none of another's. */
async function cleaned(
  finder: SecretFinder,
  examples: readonly FineTuningExample[],
): Promise<FineTuningExample[]> {
  const secrets = await finder.findSecrets(examples.flatMap(textsOf));
  const [only] = examples;
  if (secrets !== null && only && examples.length === 1) {
    const { redact } = createRedactor(secrets);
    const { prompt, chosen, rejected } = only;
    return secrets.length === 0
      ? [only]
      : [{ ...only, prompt: redact(prompt), chosen: redact(chosen), rejected: redact(rejected) }];
  }
  if (examples.length <= 1) return [];
  const clean: FineTuningExample[] = [];
  for (const example of examples) {
    const isClean =
      secrets !== null && !textsOf(example).some((text) => secrets.some(({ value }) => text.includes(value)));
    clean.push(...(isClean ? [example] : await cleaned(finder, [example])));
  }
  return clean;
}

function textsOf({ prompt, chosen, rejected }: FineTuningExample): string[] {
  return [prompt, chosen, rejected];
}
