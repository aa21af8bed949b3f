import type { SyntaxNode, Tree } from '@lezer/common';
import { nodesOf, oneLine, type Edit } from '../syntax.js';
import { PYTHON_BUILTINS, PYTHON_MODULES } from './python-names.js';
import { boundNames, nameOf, topLevel } from './python-syntax.js';
import type { RecorderNames } from './recorder-names.js';

const PYTEST_MODULES = new Set(['pytest']);

export function dropFutureImports(tree: Tree, tests: string): Edit[] {
  return nodesOf(tree, 'ImportStatement')
    .filter((node) => /^from\s+__future__\b/.test(tests.slice(node.from, node.to)))
    .map((node) => ({ from: node.from, to: node.to, text: 'None' }));
}

/**
 * Tests often import what they test from a module whose name only their author knows. `from that import f` becomes
 * nothing where the program defines f, for its names are the tests' names already.
 */
export function programImports(
  tree: Tree,
  tests: string,
  programTree: Tree,
  program: string,
): { edits: Edit[]; programModules: string[]; modules: string[] } {
  const defined = boundNames(programTree, program);
  const edits: Edit[] = [];
  const modules: string[] = [];
  const programModules: string[] = [];
  for (const node of nodesOf(tree, 'ImportStatement')) {
    const text = oneLine(tests.slice(node.from, node.to));
    const from = /^from (\.*[\w.]*) import \(?(.*?),? ?\)?$/.exec(text);
    const moduleName = from?.[1] ?? /^import ([\w.]+)/.exec(text)?.[1] ?? '';
    const root = moduleName.replace(/^\.+/, '').split('.')[0] ?? '';
    if (PYTHON_MODULES.has(root) && !isPatched(root, tests)) modules.push(moduleName);
    if (PYTHON_MODULES.has(root) || PYTEST_MODULES.has(root)) continue;
    if (!from) {
      programModules.push(moduleName);
      continue;
    }
    const pairs = (from[2] ?? '').split(',').map((part) => part.trim().split(/ as /));
    if (pairs.every(([name = '']) => name === '*' || defined.has(name))) {
      const aliases = pairs.filter(([, alias]) => alias).map(([name, alias]) => `${alias} = ${name}`);
      edits.push({ from: node.from, to: node.to, text: aliases.join('; ') || 'None' });
    }
  }
  return { edits, programModules, modules };
}

/** Tests that put something into a module mean the one that the program uses, and so do all that catch its output. */
function isPatched(module: string, tests: string): boolean {
  return ['sys', 'builtins'].includes(module) || new RegExp(`\\b${module}(\\.\\w+)+\\s*=[^=]`).test(tests);
}

/** A program that binds `sorted` must not decide what `sorted` means in its tests. */
export function keepBuiltins(
  tree: Tree,
  tests: string,
  programTree: Tree,
  program: string,
  entryPoint: string | null,
  names: RecorderNames,
): { edits: Edit[]; names: string[] } {
  const boundByProgram = boundNames(programTree, program);
  const boundByTests = boundNames(tree, tests);
  const definedByProgram = topLevel(programTree)
    .filter((node) => ['FunctionDefinition', 'ClassDefinition'].includes(node.name))
    .map((node) => nameOf(node, program));
  const edits: Edit[] = [];
  const kept = new Set<string>();
  for (const node of nodesOf(tree, 'VariableName')) {
    const name = tests.slice(node.from, node.to);
    if (!PYTHON_BUILTINS.has(name) || name === entryPoint) continue;
    if (!boundByProgram.has(name) || boundByTests.has(name)) continue;
    if (node.parent?.name === 'ParamList' || isKeywordArgument(node)) continue;
    if (entryPoint === null && definedByProgram.includes(name)) {
      throw new Error(
        `The program defines ${name}, which the tests use too: name it as the entry point if it is what they test.`,
      );
    }
    kept.add(name);
    edits.push({ from: node.from, to: node.to, text: names.builtin + name });
  }
  return { edits, names: [...kept] };
}

/** The name in `f(name=1)`. */
function isKeywordArgument(node: SyntaxNode): boolean {
  return node.parent?.name === 'ArgList' && node.nextSibling?.name === 'AssignOp';
}
