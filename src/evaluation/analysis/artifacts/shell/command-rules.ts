import type { Node } from 'web-tree-sitter';
import { ruleFinding, type RuleFinding } from '../artifact.js';
import { commandOf, hasOption, lineOf, variableOf, type Command, type ShellScript } from './shell-script.js';

const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'python', 'python3', 'perl', 'ruby', 'node']);
/** So far up a command's fate is looked for. */
const MAX_LEVELS = 20;
const FETCHERS = new Set(['curl', 'wget']);
const SYSTEM_DIRECTORY =
  /^["']?(?:\/|~|\$HOME|\$\{HOME\}|\/\*|\/(?:bin|boot|dev|etc|home|lib|opt|root|sbin|usr|var)\/?\*?)["']?$/;

/** Rules on what commands do, after ShellCheck's codes where it has one. */
export function commandRules(script: ShellScript): RuleFinding[] {
  const commands = script.nodes.filter((node) => node.type === 'command');
  const found: RuleFinding[] = [];
  for (const [index, node] of commands.entries()) {
    const command = commandOf(node);
    found.push(...deletions(command, script), ...access(node, command), ...habits(node, command));
    if (command.name === 'cd' && index < commands.length - 1) found.push(...changes(node, command, script));
  }
  for (const node of script.nodes) {
    if (node.type === 'pipeline') found.push(...pipes(node));
    else if (node.type === 'function_definition') found.push(...forkBomb(node));
    else if (node.type === 'for_statement') found.push(...loops(node));
    else if (node.type === 'declaration_command') found.push(...declarations(node));
  }
  return found;
}

function deletions(command: Command, script: ShellScript): RuleFinding[] {
  const isRecursive = hasOption(command, 'r', 'recursive') || hasOption(command, 'R');
  if (command.name !== 'rm' || !isRecursive) return [];
  return command.args.flatMap((arg) => {
    const line = lineOf(arg);
    if (SYSTEM_DIRECTORY.test(arg.text) || arg.text === '--no-preserve-root') {
      return [ruleFinding('SAFETY', 'ERROR', 'SC2114', line, `rm deletes all of ${arg.text}`)];
    }
    const head = /^"?(\$\{?(\w+)\}?)"?\/(?!\w+\.\w)/.exec(arg.text);
    if (!head || script.plainVariables.has(head[2] ?? '')) return [];
    const severity = script.hasNounset ? 'WARNING' : 'ERROR';
    const message = `Where ${head[1]} is empty, rm deletes from the root: write \${${head[2]}:?}`;
    return [ruleFinding('SAFETY', severity, 'SC2115', line, message)];
  });
}

function access(node: Node, command: Command): RuleFinding[] {
  const line = lineOf(node);
  const { name, args } = command;
  if (
    name === 'chmod' &&
    args.some(({ text }) => /^0?777$|^(?:a|o|ugo)?\+(?:rwx|w)$/.test(text) && text !== '+w')
  ) {
    return [
      ruleFinding('SAFETY', 'WARNING', 'world-writable', line, 'Everybody may write what this chmod opens'),
    ];
  }
  if (
    (name === 'curl' && hasOption(command, 'k', 'insecure')) ||
    (name === 'wget' && args.some(({ text }) => text === '--no-check-certificate'))
  ) {
    return [
      ruleFinding('SAFETY', 'WARNING', 'unverified-tls', line, `${name} does not check who answers here`),
    ];
  }
  if (name === 'eval' && args.some(({ text }) => /\$[({]?[A-Za-z@*1-9]/.test(text))) {
    const isFetched = /\b(?:curl|wget)\b/.test(node.text);
    return isFetched
      ? [fetchedCode(node)]
      : [ruleFinding('SAFETY', 'WARNING', 'eval', line, 'eval runs whatever the variable holds')];
  }
  if (SHELLS.has(name) && args.some(({ text }) => /^(?:"?\$\(|<\()\s*(?:curl|wget)\b/.test(text))) {
    return [fetchedCode(node)];
  }
  const device = name === 'dd' && args.some(({ text }) => /^of=\/dev\/(?:sd|nvme|hd|vd|disk)/.test(text));
  if (device || name.startsWith('mkfs')) {
    return [ruleFinding('SAFETY', 'WARNING', 'writes-device', line, `${name} overwrites a whole device`)];
  }
  return [];
}

function habits(node: Node, command: Command): RuleFinding[] {
  const line = lineOf(node);
  if (command.name === 'read' && command.args.length > 0 && !hasOption(command, 'r')) {
    const message = 'read without -r drops backslashes';
    return [ruleFinding('CORRECTNESS', 'INFO', 'SC2162', line, message)];
  }
  return [];
}

/** A cd whose failure goes unseen: what follows happens elsewhere. */
function changes(node: Node, command: Command, script: ShellScript): RuleFinding[] {
  if (script.hasErrexit || command.args.length === 0 || command.args[0]?.text === '/') return [];
  let child = node;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const parent = script.parentOf(child);
    if (parent === null || parent.type === 'program' || parent.type === 'function_definition') break;
    const isTested = parent.childForFieldName('condition')?.id === child.id;
    if (parent.type === 'list' || isTested || parent.type === 'negated_command') return [];
    child = parent;
  }
  const message = 'Where this cd fails, what follows runs in another directory: add || exit';
  return [ruleFinding('CORRECTNESS', 'WARNING', 'SC2164', lineOf(node), message)];
}

function pipes(node: Node): RuleFinding[] {
  const stages = node.namedChildren.map((child) =>
    child?.type === 'redirected_statement' ? child.childForFieldName('body') : child,
  );
  const commands = stages.map((stage) => (stage?.type === 'command' ? commandOf(stage) : null));
  const found: RuleFinding[] = [];
  const fetch = commands.findIndex((command) => command !== null && FETCHERS.has(command.name));
  if (
    fetch >= 0 &&
    commands.slice(fetch + 1).some((command) => command !== null && SHELLS.has(command.name))
  ) {
    found.push(fetchedCode(node));
  }
  const [first] = commands;
  if (first?.name === 'cat' && first.args.length === 1 && /^[^-]/.test(first.args[0]?.text ?? '')) {
    const message = `cat is of no use here: give the file to ${commands[1]?.name || 'the next command'} itself`;
    found.push(ruleFinding('EFFICIENCY', 'INFO', 'SC2002', lineOf(node), message));
  }
  return found;
}

function fetchedCode(node: Node): RuleFinding {
  const message = 'What the network answers is run unseen: fetch it, check its checksum, then run it';
  return ruleFinding('SAFETY', 'ERROR', 'fetched-code', lineOf(node), message);
}

function forkBomb(node: Node): RuleFinding[] {
  return /^(\S{1,40}) ?\( ?\) ?\{\s{0,8}\1 ?\| ?\1 ?&/.test(node.text)
    ? [ruleFinding('SAFETY', 'ERROR', 'fork-bomb', lineOf(node), 'It starts itself twice, without end')]
    : [];
}

function loops(node: Node): RuleFinding[] {
  const values = node.childrenForFieldName('value');
  const isList = values.some((value) => /^\$\(\s*ls\b|^`\s*ls\b/.test(value?.text ?? ''));
  if (!isList) return [];
  const message = 'Names that ls prints are split at blanks: loop over a pattern as in ./*';
  return [ruleFinding('CORRECTNESS', 'WARNING', 'SC2045', lineOf(node), message)];
}

function declarations(node: Node): RuleFinding[] {
  if (/^readonly\b/.test(node.text)) return [];
  const masked = node.namedChildren.filter((child) => {
    if (child?.type !== 'variable_assignment') return false;
    const value = child.childForFieldName('value');
    return value !== null && /^"?\$\([^(]|^"?`/.test(value.text);
  });
  return masked.map((child) => {
    const keyword = /^\w+/.exec(node.text)?.[0] ?? 'local';
    const message = `${keyword} hides whether the command failed: declare and assign apart`;
    return ruleFinding(
      'CORRECTNESS',
      'INFO',
      'SC2155',
      child === null ? lineOf(node) : lineOf(child),
      message,
    );
  });
}

/** Tests within [ ], which is a command like any other. */
export function testRules(script: ShellScript): RuleFinding[] {
  const isPosix = script.shebang !== null && /(?:^|\/| )(?:da)?sh\b/.test(script.shebang);
  return script.nodes.flatMap((node) => {
    const test = script.parentOf(node);
    if (test?.type !== 'test_command' || test.text.startsWith('[[') || !test.text.startsWith('[')) return [];
    const operator = node.childForFieldName('operator')?.text ?? '';
    if (node.type === 'binary_expression' && operator === '==' && isPosix) {
      const message = '== is not known to [ in sh: write =';
      return [ruleFinding('CORRECTNESS', 'WARNING', 'SC3014', lineOf(node), message)];
    }
    const operand = node.namedChildren.at(-1);
    if (
      node.type === 'unary_expression' &&
      /^-n/.test(node.text) &&
      operand &&
      variableOf(operand) !== null
    ) {
      const message = `[ -n ${operand.text} ] is always true without quotes`;
      return [ruleFinding('CORRECTNESS', 'ERROR', 'SC2070', lineOf(node), message)];
    }
    if (node.type === 'binary_expression' && /\$\?/.test(node.text)) {
      const message = 'Test the command itself rather than $? after it';
      return [ruleFinding('CLARITY', 'INFO', 'SC2181', lineOf(node), message)];
    }
    return [];
  });
}
