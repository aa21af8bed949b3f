import type { Diagnostic } from '../analysis/tasks.js';
import type { ClaimsInput, ClaimsReport, ProseLine, Quantity } from './claims.js';
import { outcomesIn, type Outcomes } from './outcomes.js';
import { proseLines } from './prose-lines.js';
import { isFound, knownOf, quantitiesIn } from './quantities.js';
import { statementsIn } from './statements.js';

const SHARES_MAX = 10;

/**
 * Holds what a report claims against the evidence: every number in it, and every statement that something passes or
 * fails. A number is accounted for that the evidence or the task has, to the digits that are told, or that is the share
 * of two that stand on its line. Code in fences claims nothing.
 */
export function checkClaims({ text, evidence, given }: ClaimsInput): ClaimsReport {
  const lines = proseLines(text);
  const known = quantitiesOf(evidence);
  const outcomes = outcomesIn(evidence);
  const unsupported: Diagnostic[] = [];
  let claims = 0;
  const accountedFor = knownOf([...known, ...quantitiesOf(given)]);
  const inReport: Quantity[] = [];
  for (const { text: line, number } of lines) {
    const own = quantitiesIn(line, number, false);
    inReport.push(...own);
    claims += own.length;
    const supported = own.filter((quantity) => isFound(quantity, accountedFor));
    for (const quantity of own) {
      if (supported.includes(quantity) || isShareOf(quantity, supported)) continue;
      unsupported.push(finding(`"${quantity.text}" is not in the evidence`, number));
    }
  }
  const statements = statementsIn(lines, outcomes);
  for (const { text: said, line, problem } of statements) {
    if (problem !== null) unsupported.push(finding(`"${said}": ${problem}`, line));
  }
  unsupported.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const facts = factsOf(known, outcomes);
  const untold = facts.filter((fact) => !isTold(fact, inReport, lines));
  return {
    claims: claims + statements.length,
    unsupported,
    facts: facts.length,
    untold: untold.map(({ name }) => ({
      rule: 'untold-result',
      message: `The evidence has it and the report does not: ${name}`,
      line: null,
      severity: 'WARNING',
    })),
  };
}

interface Fact {
  readonly name: string;
  readonly quantity: Quantity | null;
}

/** What a reader of the evidence would want to be told of. */
function factsOf(known: readonly Quantity[], { passed, failed, failedTests }: Outcomes): Fact[] {
  const count = (value: number, what: string): Fact => ({
    name: `${value} ${what}`,
    quantity: { kind: 'NUMBER', value, plain: value, decimals: 0, text: String(value), line: 0 },
  });
  const shares = new Map(known.filter(({ kind }) => kind === 'PERCENT').map((each) => [each.value, each]));
  return [
    ...[...passed].slice(0, 1).map((value) => count(value, 'passed')),
    ...[...failed]
      .filter((value) => value > 0)
      .slice(0, 1)
      .map((value) => count(value, 'failed')),
    ...[...shares.values()].slice(0, SHARES_MAX).map((each) => ({ name: each.text, quantity: each })),
    ...failedTests.map((name) => ({ name, quantity: null })),
  ];
}

function isTold(
  { name, quantity }: Fact,
  inReport: readonly Quantity[],
  lines: readonly ProseLine[],
): boolean {
  if (quantity === null) return lines.some(({ text }) => text.includes(name));
  const known = knownOf([quantity]);
  if (quantity.kind === 'PERCENT')
    return inReport.some((each) => each.kind === 'PERCENT' && isFound(each, known));
  return inReport.some((each) => each.kind === 'NUMBER' && each.value === quantity.value);
}

function isShareOf(share: Quantity, numbers: readonly Quantity[]): boolean {
  if (share.kind !== 'PERCENT') return false;
  const values = numbers
    .filter(({ kind }) => kind === 'NUMBER')
    .slice(0, 10)
    .map(({ value }) => value);
  return values.some((part) =>
    values.some(
      (whole) =>
        whole > 0 &&
        part <= whole &&
        Math.abs((100 * part) / whole - share.value) <= 0.5 * 10 ** -share.decimals,
    ),
  );
}

function quantitiesOf(text: string): Quantity[] {
  return text.split('\n').flatMap((line, index) => quantitiesIn(line, index + 1, true));
}

function finding(message: string, line: number): Diagnostic {
  return { rule: 'unsupported-claim', message, line, severity: 'ERROR' };
}
