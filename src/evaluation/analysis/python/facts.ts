import type { CodeFacts, Diagnostic } from '../tasks.js';
import { unfinishedMarker } from '../markers.js';
import type { Statement } from './statements.js';
import { statementsOf, walk } from './statements.js';
import type { Token } from './tokens.js';

/** What a Python text consists of, by its tokens and blocks. */
export function pythonFacts(tokens: readonly Token[]): CodeFacts {
  const tree = statementsOf(tokens);
  const stubs: Diagnostic[] = [];
  const emptyTests: Diagnostic[] = [];
  let statements = 0;
  let assertions = 0;
  let testCases = 0;

  const visit = (block: readonly Statement[], inAbstract: boolean) => {
    block.forEach((statement, index) => {
      if (!isString(statement)) statements += 1;
      if (isAssertion(statement)) assertions += 1;
      const name = definedName(statement, 'Def');
      if (name !== null) {
        const decorators = decoratorsBefore(block, index);
        const isDeclaration = inAbstract || decorators.some((text) => /abstract|overload/.test(text));
        if (!isDeclaration && isStub(statement)) {
          stubs.push({
            rule: 'stub',
            message: `${name}() has no implementation`,
            line: statement.line,
            severity: 'ERROR',
          });
        }
        if (/^test/.test(name) || name === 'check') {
          testCases += 1;
          if (![...walk(statement.body)].some(isAssertion)) {
            emptyTests.push({
              rule: 'test-without-assertion',
              message: `${name}() asserts nothing`,
              line: statement.line,
              severity: 'WARNING',
            });
          }
        }
      }
      visit(statement.body, isAbstractClass(statement));
    });
  };
  // Python refuses more than 100 levels of indentation, so the recursion is bounded.
  visit(tree, false);

  return {
    statements,
    stubs,
    markers: markersIn(tokens),
    names: namesOf(tree),
    testCases,
    emptyTests,
    assertions,
  };
}

function isString(statement: Statement): boolean {
  return statement.tokens.every((token) => token.kind === 'String');
}

/** Functions whose body, the docstring apart, is pass, ... or raise NotImplementedError. */
function isStub(statement: Statement): boolean {
  const body = statement.body.filter((child) => !isString(child));
  return body.every((child) => {
    const [first, second] = child.tokens;
    if (child.body.length > 0) return false;
    if (first?.kind === 'Pass' || first?.kind === 'Ellipsis') return child.tokens.length === 1;
    return first?.kind === 'Raise' && second?.text === 'NotImplementedError';
  });
}

function isAbstractClass(statement: Statement): boolean {
  return (
    statement.tokens[0]?.kind === 'Class' &&
    statement.tokens.some((token) => /^(Protocol|ABC|ABCMeta)$/.test(token.text))
  );
}

/** The name that a def or class statement defines, also behind `async`. */
function definedName(statement: Statement, kind: 'Def' | 'Class'): string | null {
  const at = statement.tokens.findIndex((token) => token.kind === kind);
  if (at < 0 || at > 1) return null;
  return statement.tokens[at + 1]?.text ?? null;
}

function decoratorsBefore(block: readonly Statement[], index: number): string[] {
  const found: string[] = [];
  for (let at = index - 1; at >= 0; at -= 1) {
    const tokens = block[at]?.tokens ?? [];
    if (tokens[0]?.kind !== 'At') break;
    found.push(tokens.map((token) => token.text).join(''));
  }
  return found;
}

/**
 * An assert on something that is not a constant, a call of an assert… method, or a block that expects an exception.
 */
export function isAssertion(statement: Statement): boolean {
  const { tokens } = statement;
  if (tokens[0]?.kind === 'Assert') return tokens.slice(1).some((token) => token.kind === 'Identifier');
  return tokens.some((token, index) => {
    if (
      token.kind !== 'Identifier' ||
      tokens[index - 1]?.kind !== 'Dot' ||
      tokens[index + 1]?.kind !== 'Lpar'
    )
      return false;
    if (/^assert[A-Z_]/.test(token.text)) return dependsOnSomething(tokens.slice(index + 2));
    return token.text === 'raises' && tokens[index - 2]?.text === 'pytest';
  });
}

/** Whether the arguments of a call hold a name, and so can change; assertTrue(True) cannot fail. */
function dependsOnSomething(args: readonly Token[]): boolean {
  return args.some((token) => token.kind === 'Identifier');
}

function namesOf(tree: readonly Statement[]): string[] {
  const names: string[] = [];
  for (const statement of tree) {
    const defined = definedName(statement, 'Def') ?? definedName(statement, 'Class');
    if (defined !== null) names.push(defined);
    else if (statement.tokens[1]?.kind === 'Equal' && statement.tokens[0])
      names.push(statement.tokens[0].text);
    else if (/^(Import|From)$/.test(statement.tokens[0]?.kind ?? '')) {
      for (const token of statement.tokens) if (token.kind === 'Identifier') names.push(token.text);
    } else if (/^(If|Try|Else|Except)$/.test(statement.tokens[0]?.kind ?? ''))
      names.push(...namesOf(statement.body));
  }
  return names;
}

function markersIn(tokens: readonly Token[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const token of tokens) {
    const marker = token.kind === 'Comment' ? unfinishedMarker(token.text) : null;
    if (marker === null) continue;
    found.push({
      rule: 'unfinished',
      message: `Marked as unfinished: "${marker}"`,
      line: token.line,
      severity: 'WARNING',
    });
  }
  return found;
}
