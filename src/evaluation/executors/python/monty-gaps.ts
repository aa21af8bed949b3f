import {
  PYTHON_ATTRIBUTES,
  PYTHON_BUILTINS,
  PYTHON_MODULES,
  PYTHON_OBJECT_ATTRIBUTES,
  PYTHON_OPERATIONS,
} from './python-names.js';

/**
 * Tells what Monty cannot do yet from what the program did wrong: Monty raises ordinary Python exceptions for both. In
 * doubt it is a gap, so that a right program is never called wrong; another interpreter, if there is one, then decides.
 *
 * @returns what is missing, in words; null for an error that CPython would raise as well
 */
export function montyGap(type: string, message: string): string | null {
  return isGap(type, message) ? `${type}: ${message}` : null;
}

function isGap(type: string, message: string): boolean {
  switch (type) {
    case 'NotImplementedError':
      return /monty|not (yet )?(supported|implemented)/i.test(message);
    case 'SyntaxError':
      return message.includes('too deeply nested');
    case 'ModuleNotFoundError':
    case 'PermissionError':
      return true;
    case 'ImportError':
      return PYTHON_MODULES.has(/from '(\w+)/.exec(message)?.[1] ?? '');
    case 'NameError':
      return isKnownName(/^name '(\w+)'/.exec(message)?.[1] ?? '');
    case 'RuntimeError':
      return /^Internal error in monty|not supported in this environment/.test(message);
    case 'AttributeError':
      return isKnownAttribute(message);
    case 'TypeError':
      return isKnownOperation(message);
    default:
      return false;
  }
}

function isKnownName(name: string): boolean {
  return PYTHON_BUILTINS.has(name) || /^__\w+__$/.test(name);
}

function isKnownAttribute(message: string): boolean {
  if (/^'?(module|function)\b|^module '/.test(message)) return true;
  const match = /^(?:type object )?'([\w.]+)'(?: object)? has no attribute '(\w+)'/.exec(message);
  const type = match?.[1] ?? '';
  const attribute = match?.[2] ?? '';
  if (PYTHON_OBJECT_ATTRIBUTES.has(attribute)) return true;
  if (/(Error|Exception|Exit|Interrupt|Iteration)$/.test(type)) {
    return PYTHON_ATTRIBUTES['Exception']?.has(attribute) ?? false;
  }
  // A type that is no built-in is one of Monty's own making: a class of a module, an iterator.
  return PYTHON_ATTRIBUTES[type]?.has(attribute) ?? type !== '';
}

function isKnownOperation(message: string): boolean {
  const operation = /^unsupported operand type\(s\) for (\S+?)=?: '(\w+)' and '(\w+)'/.exec(message);
  if (operation) {
    const [, operator = '', left = '', right = ''] = operation;
    const pairs = PYTHON_OPERATIONS[operator];
    return (pairs?.has(`${left},${right}`) ?? false) || (pairs?.has(`${left},*`) ?? false);
  }
  const comparison = /^'(\S+)' not supported between instances of '(\w+)' and '(\w+)'/.exec(message);
  if (comparison)
    return PYTHON_OPERATIONS[comparison[1] ?? '']?.has(`${comparison[2]},${comparison[3]}`) ?? false;
  if (/typing\.|indices must be integers or slices, not slice/.test(message)) return true;
  const called = /^(\w+)(?:\.(\w+))?\(\)/.exec(message);
  if (!called || !/argument|keyword|default/.test(message)) return false;
  const [, owner = '', method = ''] = called;
  const isMethod = method !== '' && (PYTHON_ATTRIBUTES[owner]?.has(method) ?? false);
  return isMethod || PYTHON_BUILTINS.has(owner) || (PYTHON_ATTRIBUTES['list']?.has(owner) ?? false);
}
