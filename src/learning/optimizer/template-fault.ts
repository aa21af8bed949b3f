import { parseTemplate, PLACEHOLDERS } from '../../training/index.js';

/** A proposal may grow by so much over its seed, in characters: templates that grow with each round help no better. */
const GROWTH = { factor: 1.5, more: 2_000 } as const;
/** A line of a response of so many characters is no instruction, wherever it stands. */
const COPIED_CHARACTERS = 60;
/** What secrets are called towards models. */
const HIDDEN = 'HIDDEN_SECRET_';

/**
 * Why a proposed template cannot be used; null where it can. It keeps the seed's placeholders and its size, and holds none
 * of the texts that it was made from.
 *
 * @param shown texts of the tasks that were reflected upon
 */
export function templateFault(seed: string, proposal: string, shown: readonly string[]): string | null {
  if (proposal.trim() === '') return 'it is empty';
  const reading = parseTemplate(proposal);
  if (!reading.isOk) return reading.faults.map(({ message }) => message).join('; ');
  const missing = PLACEHOLDERS.filter(
    (name) => seed.includes(`{${name}}`) && !proposal.includes(`{${name}}`),
  );
  if (missing.length > 0) return `it has lost ${missing.map((name) => `{${name}}`).join(', ')}`;
  const most = Math.round(seed.length * GROWTH.factor) + GROWTH.more;
  if (proposal.length > most) return `it has ${proposal.length} characters, and at most ${most} are taken`;
  if (proposal.includes(HIDDEN)) return 'it holds a secret';
  const copied = shown
    .flatMap((text) => text.split(/\r?\n/))
    .map((line) => line.trim())
    .find((line) => line.length >= COPIED_CHARACTERS && proposal.includes(line) && !seed.includes(line));
  return copied === undefined ? null : `it copies a line of a task: ${copied.slice(0, COPIED_CHARACTERS)}…`;
}
