/** Something that an agent does in a share of its responses. */
export interface Habit {
  /** Share of its responses, [0, 1], unless it is told what it heeds. */
  readonly usually: number;
  /** What its instructions must say for the habit to change; it heeds nothing where that is null. */
  readonly heeds: string | null;
  /** Share of its responses where they say so. */
  readonly told: number;
  /** What it then writes, for a unit. */
  readonly text: (unit: string) => string;
}

/** An agent that does what its instructions say, where it heeds them. */
export interface ScriptedAgent {
  readonly agentType: string;
  readonly habits: readonly Habit[];
}

/** A rule that people or findings will call for, and what it is worth: nobody but the test knows that. */
export interface WorldRule {
  readonly agentType: string;
  /** What the rule's text has in it. */
  readonly phrase: string;
  readonly worth: 'HELPS' | 'DOES_NOTHING' | 'HARMS';
}

/** What people say of an agent's responses. */
export interface Remark {
  readonly agentType: string;
  readonly type: string;
  readonly feedback: string;
}

export interface World {
  readonly agents: readonly ScriptedAgent[];
  readonly rules: readonly WorldRule[];
  readonly remarks: readonly Remark[];
}

const SUBJECTS = ['store', 'archive', 'ledger', 'catalogue', 'register'];

/**
 * What an agent answers to a unit's task under its instructions. The same draws make the same response, so that
 * instructions can be compared on the same tasks.
 *
 * @param random draws in [0, 1)
 */
export function responseOf(
  { habits }: ScriptedAgent,
  instructions: string,
  unit: string,
  random: () => number,
): string {
  const subject = SUBJECTS[Math.floor(random() * SUBJECTS.length)]!;
  const parts = [
    `# Back up the ${subject}\n\nRun the tool each night, and keep the file on another disk.\n`,
    `\n## Bring the ${subject} back\n\nGive the tool the file that you kept.\n`,
  ];
  for (const { usually, heeds, told, text } of habits) {
    const isTold = heeds !== null && instructions.includes(heeds);
    if (random() < (isTold ? told : usually)) parts.push(text(unit));
  }
  return parts.join('');
}

const always = (text: string) => (): string => text;

/** Faults that evaluation finds in documents, with what each is called there. */
export const FAULTS = {
  'broken-anchor': always('\nSee [the part on errors](#errors).\n'),
  'skipped-step': always('\n1. Stop the writer.\n3. Copy the file.\n4. Start the writer.\n'),
  secret: always('\nThe key is AKIAIOSFODNN7EXAMPL3.\n'),
  unfinished: always('\nTODO: tell of the limits.\n\nTODO: tell of the cost.\n\nTODO: tell of the disks.\n'),
  MD009: always('\nAsk the owner when it fails.   \nThe owner knows.\n'),
  MD010: always('\nAsk the owner\twhen it fails.\n'),
  MD012: always('\n\n\nAsk the owner when it fails.\n'),
  MD026: always('\n## When it fails:\n\nAsk the owner.\n'),
  MD034: always('\nSee https://example.org/tool for more.\n'),
  MD040: always('\n```\ntool save\n```\n'),
  MD042: always('\nSee [the manual]().\n'),
  MD045: always('\n![](disks.png)\n'),
  // It must stand last: what follows would be in the fence.
  'unclosed-fence': always('\n```sh\ntool save\n'),
  /** As long as a book: it takes long to evaluate, and says nothing wrong. Of each unit its own, or it would be known already. */
  lengthy: (unit: string): string =>
    Array.from(
      { length: 150 },
      (_, i) => `\n## Remark ${i} for ${unit}\n\nKeep the file number ${i}, and tell the owner of it.\n`,
    ).join(''),
} as const;

/** A habit that no instruction changes. */
export const ignored = (fault: keyof typeof FAULTS, usually: number): Habit => ({
  usually,
  heeds: null,
  told: usually,
  text: FAULTS[fault],
});

/** A habit that one instruction changes. */
export const heeded = (fault: keyof typeof FAULTS, usually: number, heeds: string, told: number): Habit => ({
  usually,
  heeds,
  told,
  text: FAULTS[fault],
});
