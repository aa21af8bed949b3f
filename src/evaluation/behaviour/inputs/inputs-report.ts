import { guardStack } from '../../analysis/guard-stack.js';
import type { InputsInput, InputsReport } from '../../analysis/tasks.js';
import { seededChooser } from './chooser.js';
import { generate } from './generate.js';
import { notationOf } from './notation.js';
import { pythonCalls, pythonSignatures } from './python-signature.js';
import { scriptCalls, scriptSignatures } from './script-signature.js';
import { guessesFor, merge, refine, type Parameter, type Shape, type Signature } from './shape.js';
import { sizedValue } from './sized.js';
import { ordered, widen } from './widen.js';

const SEED = 1;
const INPUTS = 60;
/** Where it is not known what a function takes, so many kinds of arguments are tried, and fewer of each. */
const GROUPS_MAX = 8;
const INPUTS_OF_GUESS = 20;
const EXAMPLES_MAX = 20;
const EXAMPLE_LENGTH_MAX = 2_000;

const none = (reason: string): InputsReport => ({ name: null, groups: [], reason });

/**
 * Arguments to call two versions of a function with: those of calls in the examples, and more like them, or as the
 * parameters' types say. The same for the same input. Both versions must be programs that parse.
 */
export function inputsReport(input: InputsInput): InputsReport {
  return guardStack(() => report(input), 'the text is nested too deeply to look for inputs');
}

function report({ baseline, response, language, entryPoint, examples }: InputsInput): InputsReport {
  const signaturesOf = (program: string): Signature[] =>
    language === 'python' ? pythonSignatures(program) : scriptSignatures(program, language === 'typescript');
  const pair = commonFunction(signaturesOf(baseline), signaturesOf(response), entryPoint);
  if (typeof pair === 'string') return none(pair);
  const { name, parameters, isOdd } = pair;
  if (isOdd) return none(`${name} takes arguments that are not given by position.`);

  const names = new Set([name, 'candidate']);
  const calls = [...examples, baseline]
    .flatMap((text) => (language === 'python' ? pythonCalls(text, names) : scriptCalls(text, names)))
    .filter(({ args, shapes }) => fits(args.length, pair) && shapes.length === args.length)
    .filter(({ args }) => args.join().length <= EXAMPLE_LENGTH_MAX)
    .slice(0, EXAMPLES_MAX);

  const taken = parameters.filter(
    (parameter, index) => !parameter.isOptional || calls.some(({ shapes }) => shapes.length > index),
  );
  const seen = taken.map((parameter, index) => {
    const shape = calls.reduce<Shape | null>((all, call) => merge(all, call.shapes[index] ?? null), null);
    const known = refine(shape && widen(shape), parameter.shape);
    return known && ordered(known, name, parameter.name);
  });
  if (taken.length === 0) return { name, groups: [{ inputs: [''], sized: null }], reason: null };

  const notation = notationOf(language);
  const written = calls.map(({ args }) => args.join(', '));
  const combinations = combine(taken, seen, baseline).map((shapes) =>
    shapes.map((shape, index) => ordered(shape, name, taken[index]?.name ?? '')),
  );
  const count = combinations.length > 1 ? INPUTS_OF_GUESS : INPUTS;
  const groups = combinations.map((shapes) => {
    const choose = seededChooser(SEED);
    const inputs = new Set(written);
    for (let at = 0; at < count * 2 && inputs.size < count; at += 1) {
      const size = Math.min(1, (at + 1) / count);
      inputs.add(shapes.map((shape) => generate(shape, choose, notation, size)).join(', '));
    }
    const sized = shapes.map((shape) => sizedValue(shape, notation));
    // What has no size is given as the first of its kind; something must grow.
    const fixed = shapes.map((shape) => generate(shape, seededChooser(SEED), notation, 1));
    const grows = sized.some((value) => value !== null);
    return {
      inputs: [...inputs],
      sized: grows ? sized.map((value, index) => value ?? fixed[index]).join(', ') : null,
    };
  });
  return { name, groups, reason: null };
}

function commonFunction(
  baseline: readonly Signature[],
  response: readonly Signature[],
  entryPoint: string | null,
): Signature | string {
  const both = baseline.flatMap((old) => {
    const fresh = response.findLast(({ name }) => name === old.name);
    return fresh && isCalledAlike(old, fresh) ? [old] : [];
  });
  if (entryPoint !== null) {
    const found = both.findLast(({ name }) => name === entryPoint);
    return found ?? `Both versions would have to define a function ${entryPoint} with the same parameters.`;
  }
  const shared = both.filter(({ name }) => !name.startsWith('_'));
  const [only] = shared;
  if (shared.length === 1 && only) return only;
  return shared.length === 0
    ? 'There is no function that both versions define with the same parameters.'
    : `It is not said which of ${shared.length} functions is the one that counts.`;
}

function isCalledAlike(old: Signature, fresh: Signature): boolean {
  const required = (signature: Signature) =>
    signature.parameters.filter(({ isOptional }) => !isOptional).length;
  return required(fresh) <= required(old) && fresh.parameters.length >= old.parameters.length && !fresh.isOdd;
}

function fits(count: number, { parameters }: Signature): boolean {
  const required = parameters.filter(({ isOptional }) => !isOptional).length;
  return count >= required && count <= parameters.length;
}

/** The shapes of all parameters, with each of the guesses where one is not known. */
function combine(taken: readonly Parameter[], shapes: readonly (Shape | null)[], program: string): Shape[][] {
  let all: Shape[][] = [[]];
  shapes.forEach((shape, index) => {
    const options = shape ? [shape] : guessesFor(taken[index]?.name ?? '', program);
    all = options.flatMap((option) => all.map((head) => [...head, option])).slice(0, GROUPS_MAX);
  });
  return all;
}
