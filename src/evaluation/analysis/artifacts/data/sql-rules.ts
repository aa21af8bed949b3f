import { ruleFinding, type RuleFinding } from '../artifact.js';

type Tree = Readonly<Record<string, unknown>>;

/** A statement of PostgreSQL's syntax tree, as libpg_query gives it; offsets are of bytes. */
export interface SqlStatement {
  readonly stmt?: Tree;
  readonly stmt_location?: number;
}

type LineOf = (bytes: number) => number;
const MAX_FINDINGS = 200;

/** Rules on what a statement does, over its syntax tree. */
export function sqlRules(statements: readonly SqlStatement[], lineOf: LineOf): RuleFinding[] {
  const found: RuleFinding[] = [];
  for (const { stmt, stmt_location: start = 0 } of statements) {
    if (found.length >= MAX_FINDINGS) break;
    visit(stmt, (type, node, path) => found.push(...rulesOf(type, node, path, lineOf, start)));
    if (stmt) found.push(...topRules(stmt, lineOf(start)));
  }
  return found.slice(0, MAX_FINDINGS);
}

function rulesOf(type: string, node: Tree, path: string, lineOf: LineOf, start: number): RuleFinding[] {
  const line = lineOf(placeOf(node) ?? start);
  const told = (
    criterion: RuleFinding['criterion'],
    severity: RuleFinding['severity'],
    rule: string,
    message: string,
  ) => [ruleFinding(criterion, severity, rule, line, message)];
  switch (type) {
    case 'UpdateStmt':
    case 'DeleteStmt': {
      if (node.whereClause) return [];
      const verb = type === 'UpdateStmt' ? 'UPDATE' : 'DELETE';
      return told(
        'SAFETY',
        'ERROR',
        'no-where',
        `${verb} without WHERE changes every row of ${tableOf(node)}`,
      );
    }
    case 'SelectStmt':
      return selectRules(node, path, line);
    case 'SubLink':
      return node.subLinkType === 'ANY_SUBLINK' && path.endsWith('NOT_EXPR')
        ? told(
            'CORRECTNESS',
            'WARNING',
            'not-in-subquery',
            'NOT IN finds nothing once the subquery holds a NULL: use NOT EXISTS',
          )
        : [];
    case 'JoinExpr':
      return node.jointype === 'JOIN_INNER' && isTrue(node.quals)
        ? told(
            'EFFICIENCY',
            'WARNING',
            'join-on-true',
            'A join ON true pairs every row with every other: write CROSS JOIN if it is meant',
          )
        : [];
    case 'A_Expr':
      return likeRule(node, told);
    default:
      return [];
  }
}

type Tell = (
  criterion: RuleFinding['criterion'],
  severity: RuleFinding['severity'],
  rule: string,
  message: string,
) => RuleFinding[];

/** Comparing with NULL, and patterns that no index can serve. */
function likeRule(node: Tree, told: Tell): RuleFinding[] {
  const operator = stringIn((node.name as unknown[] | undefined)?.[0]);
  if (
    node.kind === 'AEXPR_OP' &&
    (operator === '=' || operator === '<>') &&
    (isNull(node.rexpr) || isNull(node.lexpr))
  )
    return told(
      'CORRECTNESS',
      'ERROR',
      'compare-null',
      `${operator} NULL is never true: write IS ${operator === '=' ? '' : 'NOT '}NULL`,
    );
  const pattern = stringConstant(node.rexpr);
  if (/^AEXPR_I?LIKE$/.test(String(node.kind)) && pattern?.startsWith('%'))
    return told(
      'EFFICIENCY',
      'INFO',
      'leading-wildcard',
      'No plain index serves a pattern that begins with %',
    );
  return [];
}

function selectRules(node: Tree, path: string, line: number): RuleFinding[] {
  const found: RuleFinding[] = [];
  const targets = (node.targetList as Tree[] | undefined) ?? [];
  const from = (node.fromClause as Tree[] | undefined) ?? [];
  const isStar = targets.some((target) => isStarTarget(target));
  // What stands in EXISTS is not read, and a subquery or CTE in FROM passes on what was chosen within.
  const isOuter = !/SubLink|RangeSubselect|CommonTableExpr/.test(path);
  if (isStar && isOuter && from.some((item) => 'RangeVar' in item || 'JoinExpr' in item)) {
    const message = 'SELECT * reads columns that nobody asked for, and changes with the table';
    found.push(ruleFinding('EFFICIENCY', 'WARNING', 'select-star', line, message));
  }
  const tables = from.filter((item) => 'RangeVar' in item || 'JoinExpr' in item);
  if (tables.length > 1) {
    const aliases = tables.map(aliasOf);
    const used = comparedPairs(node.whereClause);
    if (!isConnected(aliases, used)) {
      const message = `Nothing joins ${aliases.flat().slice(0, 4).join(', ')}: each row is paired with every other`;
      found.push(ruleFinding('CORRECTNESS', 'ERROR', 'implicit-cross-join', line, message));
    } else {
      const message = 'Tables joined by commas hide their conditions in WHERE: write JOIN … ON';
      found.push(ruleFinding('CLARITY', 'INFO', 'comma-join', line, message));
    }
  }
  const hasLimit = node.limitCount !== undefined;
  if (hasLimit && node.sortClause === undefined && from.length > 0 && isOuter) {
    const message = 'LIMIT without ORDER BY takes whichever rows come first';
    found.push(ruleFinding('CORRECTNESS', 'INFO', 'limit-without-order', line, message));
  }
  return found;
}

function topRules(stmt: Tree, line: number): RuleFinding[] {
  const drop = stmt.DropStmt as Tree | undefined;
  const found: RuleFinding[] = [];
  if (drop && drop.missing_ok !== true) {
    const message = 'DROP fails where the object is not there: add IF EXISTS';
    found.push(ruleFinding('CORRECTNESS', 'INFO', 'drop-without-if-exists', line, message));
  }
  if (drop?.behavior === 'DROP_CASCADE') {
    const message = 'CASCADE drops whatever depends on it as well';
    found.push(ruleFinding('SAFETY', 'WARNING', 'drop-cascade', line, message));
  }
  const create = stmt.CreateStmt as Tree | undefined;
  if (create && create.if_not_exists !== true && !isTemporary(create)) {
    const message = 'CREATE TABLE fails when it is run again: add IF NOT EXISTS';
    found.push(ruleFinding('CORRECTNESS', 'INFO', 'create-without-if-not-exists', line, message));
  }
  if (create && !hasKey(create) && !isTemporary(create)) {
    const message = `The table ${tableOf(create)} has no primary key`;
    found.push(ruleFinding('CORRECTNESS', 'WARNING', 'no-primary-key', line, message));
  }
  if (stmt.TruncateStmt) {
    found.push(ruleFinding('SAFETY', 'WARNING', 'truncate', line, 'TRUNCATE removes every row'));
  }
  return found;
}

/** Visits every node that has a type, with the types above it. Iterative: depth is no trouble. */
function visit(root: unknown, onNode: (type: string, node: Tree, path: string) => void): void {
  const open: { value: unknown; path: string }[] = [{ value: root, path: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (Array.isArray(value))
      for (const item of [...(value as unknown[])].reverse()) open.push({ value: item, path });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value).reverse()) {
        const isNode = /^[A-Z]/.test(key) && typeof entry === 'object' && entry !== null;
        if (isNode) onNode(key, entry as Tree, path);
        const name = isNode ? (key === 'BoolExpr' ? String((entry as Tree).boolop) : key) : '';
        open.push({ value: entry, path: name === '' ? path : `${path} ${name}`.slice(-200) });
      }
    }
  }
}

function isStarTarget(target: Tree): boolean {
  const fields = ((target.ResTarget as Tree | undefined)?.val as Tree | undefined)?.ColumnRef as
    Tree | undefined;
  const last = (fields?.fields as Tree[] | undefined)?.at(-1);
  return last !== undefined && 'A_Star' in last;
}

/** Names by which the columns of an item of FROM may be called. */
function aliasOf(item: Tree): string[] {
  const names: string[] = [];
  visit(item, (type, node) => {
    if (type !== 'RangeVar') return;
    const alias = (node.alias as Tree | undefined)?.aliasname;
    names.push(String(alias ?? node.relname));
  });
  return names;
}

/** Pairs of tables whose columns stand in one expression; [null, null] where a column without its table may be of any. */
function comparedPairs(where: unknown): (readonly [string | null, string | null])[] {
  const pairs: (readonly [string | null, string | null])[] = [];
  visit(where, (type, node) => {
    if (type !== 'A_Expr') return;
    const tables: (string | null)[] = [];
    visit([node.lexpr, node.rexpr], (inner, column) => {
      if (inner === 'ColumnRef') tables.push(tableOfColumn(column));
    });
    if (tables.length < 2) return;
    if (tables.includes(null)) pairs.push([null, null]);
    else for (const table of tables.slice(1)) pairs.push([tables[0] ?? null, table]);
  });
  return pairs;
}

function tableOfColumn(column: Tree): string | null {
  const fields = column.fields as unknown[];
  return fields.length > 1 ? (stringIn(fields.at(-2)) ?? null) : null;
}

function isConnected(
  items: readonly string[][],
  pairs: readonly (readonly [string | null, string | null])[],
): boolean {
  if (pairs.some(([left, right]) => left === null || right === null)) return true;
  const reached = new Set([0]);
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [left, right] of pairs) {
      for (const [from, to] of [
        [left, right],
        [right, left],
      ]) {
        if (!items[at]?.includes(from ?? '')) continue;
        const other = items.findIndex((names) => names.includes(to ?? ''));
        if (other >= 0 && !reached.has(other)) {
          reached.add(other);
          open.push(other);
        }
      }
    }
  }
  return reached.size === items.length;
}

function hasKey(create: Tree): boolean {
  let isKeyed =
    create.inhRelations !== undefined || create.partbound !== undefined || create.ofTypename !== undefined;
  visit(create.tableElts, (type, node) => {
    if (type === 'TableLikeClause' || (type === 'Constraint' && /PRIMARY|UNIQUE/.test(String(node.contype))))
      isKeyed = true;
  });
  return isKeyed;
}

function isTemporary(create: Tree): boolean {
  return (create.relation as Tree | undefined)?.relpersistence === 't';
}

function tableOf(node: Tree): string {
  const name = (node.relation as Tree | undefined)?.relname;
  return typeof name === 'string' ? name.slice(0, 60) : 'the table';
}

/** Where a node stands: its own place, or that of the first thing in it that has one. */
function placeOf(node: Tree): number | null {
  if (typeof node.location === 'number') return node.location;
  const relation = (node.relation as Tree | undefined)?.location;
  if (typeof relation === 'number') return relation;
  const target = (node.targetList as Tree[] | undefined)?.[0]?.ResTarget as Tree | undefined;
  return typeof target?.location === 'number' ? target.location : null;
}

function isTrue(value: unknown): boolean {
  const constant = (value as Tree | undefined)?.A_Const as Tree | undefined;
  return (constant?.boolval as Tree | undefined)?.boolval === true;
}

function isNull(value: unknown): boolean {
  return ((value as Tree | undefined)?.A_Const as Tree | undefined)?.isnull === true;
}

function stringConstant(value: unknown): string | undefined {
  const constant = (value as Tree | undefined)?.A_Const as Tree | undefined;
  return (constant?.sval as Tree | undefined)?.sval as string | undefined;
}

function stringIn(value: unknown): string | undefined {
  return ((value as Tree | undefined)?.String as Tree | undefined)?.sval as string | undefined;
}
