import { expect, test } from '@jest/globals';
import { montyGap } from './monty-gaps.js';

test.each([
  ['NotImplementedError', 'The monty syntax parser does not yet support class definitions'],
  ['ModuleNotFoundError', "No module named 'collections'"],
  ['NameError', "name 'input' is not defined"],
  ['NameError', "name '__file__' is not defined"],
  ['AttributeError', "'str' object has no attribute 'format'"],
  ['AttributeError', "module 'os' has no attribute 'system'"],
  ['AttributeError', "'ZeroDivisionError' object has no attribute '__traceback__'"],
  ['AttributeError', "'int' object has no attribute '__class__'"],
  ['TypeError', "unsupported operand type(s) for %: 'str' and 'int'"],
  ['TypeError', "unsupported operand type(s) for |: 'dict' and 'dict'"],
  ['TypeError', "unsupported operand type(s) for +=: 'int' and 'bool'"],
  ['TypeError', "sort() got an unexpected keyword argument 'foo'"],
  ['TypeError', "'typing._SpecialForm' object is not subscriptable"],
  ['RuntimeError', 'Internal error in monty: exceptions can only be called with zero or one string argument'],
  ['RuntimeError', "'os.environ' is not supported in this environment"],
  ['PermissionError', "Permission denied: 'x'"],
])('%s: %s is a gap of the interpreter', (type, message) => {
  expect(montyGap(type, message)).toBe(`${type}: ${message}`);
});

test.each([
  ['NotImplementedError', 'todo'],
  ['NotImplementedError', ''],
  ['NameError', "name 'undefined_thing' is not defined"],
  ['AttributeError', "'list' object has no attribute 'foo'"],
  ['AttributeError', "'NoneType' object has no attribute 'append'"],
  ['AttributeError', "'str' object has no attribute 'append'"],
  ['TypeError', "unsupported operand type(s) for +: 'int' and 'str'"],
  ['TypeError', "unsupported operand type(s) for -: 'list' and 'list'"],
  ['TypeError', "'<' not supported between instances of 'int' and 'str'"],
  ['TypeError', "f() missing 1 required positional argument: 'x'"],
  ['TypeError', "'int' object is not callable"],
  ['ValueError', 'not supported'],
  ['ZeroDivisionError', 'division by zero'],
  ['IndexError', 'list index out of range'],
  ['RecursionError', 'maximum recursion depth exceeded'],
  ['SyntaxError', 'Expected an indented block after function definition'],
  ['AssertionError', 'monty'],
])('%s: %s is a fault of the program', (type, message) => {
  expect(montyGap(type, message)).toBeNull();
});
