import type { Diagnostic } from '../tasks.js';
import { PYTHON_BUILTINS } from '../../executors/python/python-names.js';
import type { Claim } from './claim.js';
import { lastOf, resolveName } from './names.js';
import { SCRIPT_GLOBALS } from './script-globals.js';
import type { ToldParameter } from './signature.js';
import type { ApiItem, ApiParameter, SourceApi } from './source-api.js';
import { isSameDefault, kindOfType, mayBeSameType } from './types.js';

export interface ClaimsReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Claims that could be compared with the source. */
  readonly compared: number;
  /** What would put it right where only one thing can be meant. */
  readonly corrections: readonly Correction[];
}

/** One text for another, once on a line. */
export interface Correction {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly reason: 'DEFAULT' | 'NAME';
}

/** Where what a document says of an interface is not so in the source. Only what is plainly said is held against it. */
export function compareClaims(claims: readonly Claim[], api: SourceApi): ClaimsReport {
  const found = new Map<string, Diagnostic>();
  const corrections: Correction[] = [];
  let compared = 0;
  const add = (
    rule: string,
    message: string,
    line: number,
    severity: Diagnostic['severity'] = 'ERROR',
    correction: Omit<Correction, 'line'> | null = null,
  ): void => {
    if (correction) corrections.push({ ...correction, line });
    const key = `${rule} ${message}`;
    if (!found.has(key)) found.set(key, { rule, message, line, severity });
  };
  for (const claim of claims) {
    const item = itemOf(claim, api);
    if (claim.kind === 'signature' && item === null) {
      if (isInvented(claim.signature.name, api)) {
        compared += 1;
        add(
          'invented-name',
          `${claim.signature.name}() is described, and the source has no such name`,
          claim.line,
        );
      }
      continue;
    }
    if (item === null) continue;
    compared += 1;
    if (claim.kind === 'signature') {
      const { parameters, isOpen, returns } = claim.signature;
      if (parameters.length > 0)
        compareParameters(
          item,
          parameters.map((each) => ({ ...each, line: claim.line })),
          !isOpen,
          claim.line,
          add,
        );
      if (returns !== null) compareReturn(item, returns, true, claim.line, add);
    } else if (claim.kind === 'parameters') {
      const isMeant =
        claim.isLabelled ||
        claim.items.some(({ name }) => item.parameters?.some((each) => each.name === name));
      if (isMeant)
        compareParameters(item, claim.items, claim.isLabelled || claim.items.length > 1, claim.line, add);
    } else if (claim.kind === 'attributes') {
      for (const { name, line } of claim.items)
        if (item.kind === 'class' && !api.words.has(name))
          add('invented-attribute', `${item.name} has no attribute ${name}`, line);
    } else compareReturn(item, claim.type, claim.isValue, claim.line, add);
  }
  return { diagnostics: [...found.values()], compared, corrections };
}

type Add = (
  rule: string,
  message: string,
  line: number,
  severity?: Diagnostic['severity'],
  correction?: Omit<Correction, 'line'> | null,
) => void;

function itemOf(claim: Claim, api: SourceApi): ApiItem | null {
  if (claim.kind === 'signature') return resolveName(api, claim.signature.name, claim.subject);
  if (claim.subject !== null) return resolveName(api, claim.subject, null);
  // A document of one function need not name it in each heading.
  const callable = api.items.filter((item) => item.isPublic && item.parameters !== null);
  return callable.length === 1 ? (callable[0] ?? null) : null;
}

function isInvented(name: string, api: SourceApi): boolean {
  const root = name.split('.')[0] ?? name;
  const last = lastOf(name);
  if (api.words.has(last) || PYTHON_BUILTINS.has(last) || SCRIPT_GLOBALS.has(last)) return false;
  // A member of something that the source does not know is another library's.
  return root === name || api.items.some((item) => item.name === root);
}

function compareParameters(
  item: ApiItem,
  told: readonly (ToldParameter & { readonly line: number })[],
  isWhole: boolean,
  line: number,
  add: Add,
): void {
  if (item.parameters === null) return;
  const actual = new Map(item.parameters.map((each) => [each.name, each]));
  const known = told.filter(({ name }) => actual.has(name));
  const unknown = told.filter(({ name }) => !actual.has(name) && name !== 'self' && name !== 'cls');
  const untold = item.parameters.filter(({ name }) => !told.some((each) => each.name === name));
  const has = signatureOf(item);
  // All others are told in their order, so that this one can only be the one that is left.
  const at = told.findIndex((each) => each.name === unknown[0]?.name);
  const isRenamed =
    unknown.length === 1 &&
    untold.length === 1 &&
    told.length === item.parameters.length &&
    item.parameters[at]?.name === untold[0]?.name;
  for (const each of unknown) {
    if (item.takesMore) continue;
    add(
      'invented-parameter',
      `${item.name}() has no parameter ${each.name}; it is ${has}`,
      each.line,
      'ERROR',
      isRenamed ? { from: each.name, to: untold[0]?.name ?? '', reason: 'NAME' } : null,
    );
  }
  for (const each of isWhole ? untold : [])
    if (!each.isOptional && unknown.length < untold.length)
      add(
        'missing-parameter',
        `The parameter ${each.name} of ${item.name}() is not described`,
        line,
        'WARNING',
      );
  for (const each of known) compareParameter(item, actual.get(each.name) as ApiParameter, each, add);
}

function compareParameter(
  item: ApiItem,
  actual: ApiParameter,
  told: ToldParameter & { readonly line: number },
  add: Add,
): void {
  const where = `${told.name} of ${item.name}()`;
  if (told.default !== null && actual.default !== null && !isSameDefault(told.default, actual.default))
    add(
      'outdated-default',
      `The default of ${where} is ${actual.default}, not ${told.default.replaceAll('`', '')}`,
      told.line,
      'ERROR',
      { from: told.default.replaceAll('`', ''), to: actual.default, reason: 'DEFAULT' },
    );
  if (told.default !== null && actual.default === null && !actual.isOptional)
    add(
      'outdated-default',
      `The source has no default for ${where}; the document says ${told.default.replaceAll('`', '')}`,
      told.line,
    );
  if (told.type !== null && actual.type !== null && !mayBeSameType(told.type, actual.type))
    add(
      'outdated-type',
      `The type of ${where} is ${actual.type}, not ${told.type.replaceAll('`', '')}`,
      told.line,
      'WARNING',
    );
}

function compareReturn(item: ApiItem, type: string | null, isValue: boolean, line: number, add: Add): void {
  if (item.kind !== 'function' && item.kind !== 'method') return;
  if (type !== null && item.returnType !== null) {
    if (!mayBeSameType(type, item.returnType))
      add('outdated-return', `${item.name}() returns ${item.returnType}, not ${type}`, line);
    return;
  }
  const saysNothing = type !== null && kindOfType(type) === 'nothing';
  if (saysNothing && item.returnsValue === true && item.returnType === null && !/\|/.test(type))
    add('outdated-return', `${item.name}() returns a value; the document says that it returns ${type}`, line);
  else if (!saysNothing && isValue && item.returnsValue === false)
    add('outdated-return', `${item.name}() returns nothing; the document says that it does`, line);
}

function signatureOf(item: ApiItem): string {
  const parameters = (item.parameters ?? []).map(
    (each) => each.name + (each.default === null ? '' : `=${each.default}`),
  );
  return `${item.name}(${parameters.join(', ')})`.slice(0, 200);
}
