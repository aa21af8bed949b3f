/** A part that a ticket must have, with the headings it goes by. */
export interface Part {
  readonly name: string;
  readonly headings: RegExp;
  /** Least number of different words of its own. */
  readonly words: number;
  /** What its content is to be made of, where that matters. */
  readonly form: 'steps' | 'criteria' | null;
}

const STEPS: Part = {
  name: 'steps to reproduce',
  headings:
    /^(?:steps?(?: to reproduce)?|how to reproduce|reproduction(?: steps)?|repro(?:duce)?(?: steps)?)$/,
  words: 3,
  form: 'steps',
};
const EXPECTED: Part = {
  name: 'expected behaviour',
  headings: /^(?:expected(?: \w+)?|what should happen)$/,
  words: 2,
  form: null,
};
const ACTUAL: Part = {
  name: 'actual behaviour',
  headings: /^(?:(?:actual|current|observed)(?: \w+)?|what happens(?: instead)?)$/,
  words: 2,
  form: null,
};
const ENVIRONMENT: Part = {
  name: 'environment',
  headings: /^(?:environment|versions?|platform|system|affected versions?|set-?up)$/,
  words: 1,
  form: null,
};
const MOTIVATION: Part = {
  name: 'motivation',
  headings:
    /^(?:motivation|why|problem(?: statement)?|background|context|user story|story|rationale|value|need)$/,
  words: 4,
  form: null,
};
const CRITERIA: Part = {
  name: 'acceptance criteria',
  headings: /^(?:acceptance(?: criteria)?|acs?|definition of done|done when|done)$/,
  words: 3,
  form: 'criteria',
};
const DESCRIPTION: Part = {
  name: 'description',
  headings:
    /^(?:description|context|background|what|goal|objective|scope|summary|details|motivation|why|problem)$/,
  words: 4,
  form: null,
};

const PARTS = {
  bug: [STEPS, EXPECTED, ACTUAL, ENVIRONMENT],
  feature: [MOTIVATION, CRITERIA],
  task: [DESCRIPTION, CRITERIA],
} as const;
export type TicketKind = keyof typeof PARTS;

/** Every part of any kind of ticket. */
export const KNOWN_PARTS: readonly Part[] = Object.values(PARTS).flat();

/** What kind of ticket is asked for, by the context and by nothing that the response could choose. */
export function kindOf(stated: unknown, task: string | null): TicketKind {
  const text = typeof stated === 'string' ? stated : (task ?? '');
  if (/\b(?:bug|defect|crash|incident|regression)\b/i.test(text)) return 'bug';
  if (/\b(?:feature|user story|story|enhancement|epic)\b/i.test(text)) return 'feature';
  return 'task';
}

/** The parts to be there: those that the context demands, else those of the ticket's kind. */
export function requiredParts(kind: TicketKind, demanded: readonly string[]): readonly Part[] {
  if (demanded.length === 0) return PARTS[kind];
  return demanded.map((name) => {
    const heading = headingKey(name);
    const part = KNOWN_PARTS.find(({ headings }) => headings.test(heading));
    return part ? { ...part, name } : { name, headings: exactly(heading), words: 2, form: null };
  });
}

/** Parts that the context names: extra.required, else what the task lists after "sections:" or "parts:". */
export function demandedParts(required: unknown, task: string | null): string[] {
  if (Array.isArray(required)) {
    const names = required.filter(
      (name): name is string => typeof name === 'string' && headingKey(name) !== '',
    );
    return names.slice(0, 50);
  }
  const listed = /\b(?:sections|parts|headings|fields)(?: are| required)?: ?([^\n.]{1,500})/i.exec(
    task ?? '',
  )?.[1];
  const names = (listed ?? '').split(/,|;|\band\b/).map((name) => name.trim());
  return names.filter((name) => headingKey(name) !== '');
}

/** A heading as it is compared: lower case, letters, digits and single spaces. */
export function headingKey(heading: string): string {
  const words = heading
    .slice(0, 200)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu);
  return (words ?? []).join(' ');
}

function exactly(key: string): RegExp {
  return new RegExp(`^${key.replace(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`)}$`, 'u');
}
