const BEGIN = '<!-- learned rules: kept by Agent Trainer, taken back by retiring them -->';
const END = '<!-- end of learned rules -->';

/** Tokens that the rules of one agent may take together, at four bytes each. */
export const TOKEN_BUDGET = 1_000;

/** About so many tokens a text takes in a prompt. */
export function tokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** Whether one more rule fits beside those in force. */
export function fitsBudget(instruction: string, inForce: readonly string[]): boolean {
  return [...inForce, instruction].reduce((sum, text) => sum + tokensOf(text), 0) <= TOKEN_BUDGET;
}

/** The rules as a marked section of an agent's instructions; empty where there are none. */
export function learnedSection(rules: readonly string[]): string {
  if (rules.length === 0) return '';
  return [BEGIN, 'Rules learned from earlier work:', '', ...rules.map((rule) => `- ${rule}`), END].join('\n');
}
