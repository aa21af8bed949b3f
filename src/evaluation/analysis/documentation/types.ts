/** Names of one kind of value, in whatever language they are written. */
const KINDS: Readonly<Record<string, string>> = {
  int: 'integer',
  integer: 'integer',
  bigint: 'integer',
  float: 'float',
  double: 'float',
  number: 'number',
  str: 'string',
  string: 'string',
  text: 'string',
  bool: 'boolean',
  boolean: 'boolean',
  list: 'list',
  array: 'list',
  sequence: 'list',
  iterable: 'list',
  dict: 'mapping',
  dictionary: 'mapping',
  mapping: 'mapping',
  map: 'mapping',
  record: 'mapping',
  tuple: 'tuple',
  set: 'set',
  frozenset: 'set',
  none: 'nothing',
  null: 'nothing',
  nothing: 'nothing',
  undefined: 'nothing',
  void: 'nothing',
};

/** The kind of value that a type stands for; null where that is not plain. */
export function kindOfType(given: string): string | null {
  let text = given
    .trim()
    .replace(/[`*_"']/g, '')
    .slice(0, 200);
  for (let round = 0; round < 3; round += 1) {
    text = text.replace(/^(?:Promise|Awaitable|Optional|Readonly|Final)\s*[<[](.*)[>\]]$/i, '$1').trim();
  }
  const options = text.split('|').map((part) => part.trim());
  const others = options.filter((part) => KINDS[part.toLowerCase()] !== 'nothing');
  if (others.length > 1) return null;
  const one = others[0] ?? options[0] ?? '';
  if (/\[\]$/.test(one) || /^readonly\s.*\[\]$/.test(one)) return 'list';
  const name = /^(?:typing\.)?([A-Za-z]+)\s*(?:[<[].*[>\]])?$/.exec(one)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? null) : null;
}

/** Whether two types may mean the same; true where that is not known. */
export function mayBeSameType(a: string, b: string): boolean {
  const [left, right] = [kindOfType(a), kindOfType(b)];
  if (left === null || right === null || left === right) return true;
  const numbers = ['integer', 'float', 'number'];
  return numbers.includes(left) && numbers.includes(right) && (left === 'number' || right === 'number');
}

/** Whether two defaults are written differently in more than their quotes and spaces. */
export function isSameDefault(a: string, b: string): boolean {
  return plainDefault(a) === plainDefault(b);
}

function plainDefault(text: string): string {
  const plain = text
    .trim()
    .replace(/^`+|`+$/g, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .replace(/\s+/g, '');
  const value = /^[+-]?[\d_.]+(e[+-]?\d+)?$/i.test(plain) ? String(Number(plain.replaceAll('_', ''))) : plain;
  return value === ''
    ? 'emptystring'
    : value
        .replace(/^(none|null|nil|undefined)$/i, 'nothing')
        .replace(/^(true|false)$/i, (word) => word.toLowerCase())
        .replace(/^empty(string)?$/i, 'emptystring');
}
