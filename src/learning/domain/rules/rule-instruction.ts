import { cleanInstruction, quoted } from '../clean-instruction.js';
import { MARKDOWN_INSTRUCTIONS, OWN_INSTRUCTIONS, SCRIPT_INSTRUCTIONS } from './other-rules.js';
import { PYTHON_INSTRUCTIONS } from './python-rules.js';

/** Characters of a message that is quoted. */
const MESSAGE_MAX = 160;

/** From the rule's documentation: its own, else that of its family; null where neither is known. */
export function documentedInstruction(rule: string): string | null {
  const own = documentedItself(rule);
  if (own !== null) return own;
  if (/^[A-Z]+\d+$/.test(rule)) {
    const letters = rule.replace(/\d+$/, '');
    return (
      PYTHON_INSTRUCTIONS[rule.slice(0, letters.length + 1)] ??
      PYTHON_INSTRUCTIONS[letters] ??
      MARKDOWN_INSTRUCTIONS[letters] ??
      SCRIPT_INSTRUCTIONS[letters] ??
      null
    );
  }
  const group = rule.split('/')[0] ?? '';
  return rule.includes('/') ? (SCRIPT_INSTRUCTIONS[group] ?? null) : null;
}

function documentedItself(rule: string): string | null {
  const tables = [PYTHON_INSTRUCTIONS, SCRIPT_INSTRUCTIONS, MARKDOWN_INSTRUCTIONS, OWN_INSTRUCTIONS];
  for (const table of tables) if (Object.hasOwn(table, rule)) return table[rule]!;
  return null;
}

/**
 * What an agent should be told so that a rule's finding does not come up again: by the rule's documentation, else by
 * what its message says, quoted. Null where neither can be told: messages hold words of responses.
 */
export function ruleInstruction(rule: string, message: string): string | null {
  const documented = documentedInstruction(rule);
  if (documented !== null) return documented;
  const name = /^[\w./:-]{1,80}$/.test(rule) ? rule : null;
  const cleaned = cleanInstruction(message);
  if (name === null || 'refused' in cleaned || cleaned.text.length > MESSAGE_MAX) return null;
  return `Avoid what the check ${name} reports, as in ${quoted(cleaned.text)}.`;
}
