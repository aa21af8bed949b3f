import type { Diagnostic } from '../analysis/tasks.js';
import type { ClaimsInput, ClaimsReport, ProseLine, Quantity } from './claims.js';
import { outcomesIn, type Outcomes } from './outcomes.js';
import { proseLines } from './prose-lines.js';
import { isFound, knownOf, quantitiesIn } from './quantities.js';
import { statementsIn, type Statement } from './statements.js';

const SHARES_MAX = 10;
/** Numbers of a line that a percentage may be a share of. */
const SHARE_PARTS_MAX = 10;

/**
 * Holds what a report claims against the evidence: every number in it, and every statement that something passes or
 * fails. A number is accounted for that the evidence or the task has, to the digits that are told, or that is the share
 * of two that stand on its line. Code in fences claims nothing.
 */
export function checkClaims({ text, evidence, given }: ClaimsInput): ClaimsReport {
  const lines = proseLines(text);
  const known = quantitiesOf(evidence);
  const accountedFor = knownOf([...known, ...quantitiesOf(given)]);
  const outcomes = outcomesIn(evidence);
  const unsupported: Diagnostic[] = [];
  const statements = new Map<number, Statement[]>();
  for (const statement of statementsIn(lines, outcomes)) {
    const { text: said, line, problem } = statement;
    const others = statements.get(line);
    if (others) others.push(statement);
    else statements.set(line, [statement]);
    if (problem !== null) unsupported.push(finding(`"${said}": ${problem}`, line));
  }
  let claims = [...statements.values()].flat().length;
  const inReport: Quantity[] = [];
  for (const { text: line, number } of lines) {
    const all = quantitiesIn(line, number, false);
    for (const quantity of all) inReport.push(quantity);
    // The count in a statement is judged with it.
    const counts = countsOf(statements.get(number) ?? [], all);
    const own = all.filter((quantity) => !counts.has(quantity));
    claims += own.length;
    const supported = all.filter((quantity) => isFound(quantity, accountedFor));
    const isSupported = new Set(supported);
    const parts = supported.filter(({ kind }) => kind === 'NUMBER').slice(0, SHARE_PARTS_MAX);
    for (const quantity of own) {
      if (isSupported.has(quantity) || isShareOf(quantity, parts)) continue;
      unsupported.push(finding(`"${quantity.text}" is not in the evidence`, number));
    }
  }
  unsupported.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const facts = factsOf(known, outcomes);
  const untold = facts.filter((fact) => !isTold(fact, inReport, lines));
  return {
    claims,
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

/** The first number within each statement; both are in the order of their line. */
function countsOf(statements: readonly Statement[], quantities: readonly Quantity[]): Set<Quantity> {
  const counts = new Set<Quantity>();
  let index = 0;
  for (const { from, to } of [...statements].sort((a, b) => a.from - b.from)) {
    while ((quantities[index]?.at ?? Infinity) < from) index += 1;
    const first = quantities[index];
    if (first && first.at < to) counts.add(first);
  }
  return counts;
}

interface Fact {
  readonly name: string;
  readonly quantity: Quantity | null;
}

/** What a reader of the evidence would want to be told of. */
function factsOf(known: readonly Quantity[], { passed, failed, failedTests }: Outcomes): Fact[] {
  const count = (value: number, what: string): Fact => ({
    name: `${value} ${what}`,
    quantity: { kind: 'NUMBER', value, plain: value, decimals: 0, text: String(value), at: 0, line: 0 },
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

function isShareOf(share: Quantity, parts: readonly Quantity[]): boolean {
  if (share.kind !== 'PERCENT') return false;
  const isShare = (part: number, whole: number): boolean =>
    whole > 0 && part <= whole && Math.abs((100 * part) / whole - share.value) <= 0.5 * 10 ** -share.decimals;
  return parts.some((part) => parts.some((whole) => isShare(part.value, whole.value)));
}

function quantitiesOf(text: string): Quantity[] {
  return text.split('\n').flatMap((line, index) => quantitiesIn(line, index + 1, true));
}

function finding(message: string, line: number): Diagnostic {
  return { rule: 'unsupported-claim', message, line, severity: 'ERROR' };
}
