import { isMap, isScalar, parseAllDocuments, visit, type Document } from 'yaml';
import { isCrash } from '../../guard-stack.js';
import { unfinishedMarker } from '../../markers.js';
import type { Diagnostic } from '../../tasks.js';
import { lineAt, ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';
import { composeRules, isCompose } from './compose.js';
import { isKubernetes, kubernetesRules } from './kubernetes.js';
import { isWorkflow, workflowRules } from './workflow.js';
import { YamlWalk } from './yaml-walk.js';

/** Parses YAML and looks at what it is by its keys: Kubernetes manifests, compose files, GitHub Actions workflows. */
export async function checkYaml(text: string): Promise<Checked> {
  const documents = parse(text);
  const lineOf = lineAt(text);
  const syntaxErrors: Diagnostic[] = [];
  const findings: RuleFinding[] = [];
  for (const document of documents) {
    for (const { message, pos } of document.errors) {
      const line = lineOf(Math.min(pos[0], Math.max(0, text.length - 1)));
      syntaxErrors.push(syntaxError(message, line));
    }
  }
  if (syntaxErrors.length > 0) return { what: 'YAML', syntaxErrors, findings: [] };
  findings.push(...commentMarkers(text));
  const kinds = new Set<string>();
  for (const document of documents) {
    const walk = new YamlWalk(document, lineOf);
    findings.push(...looseVersions(document, lineOf), ...duplicateKeys(document, lineOf));
    const root = document.contents;
    if (isKubernetes(walk, root)) {
      kinds.add('Kubernetes manifest');
      findings.push(...kubernetesRules(walk, root));
    } else if (isWorkflow(walk, root)) {
      kinds.add('GitHub Actions workflow');
      findings.push(...(await workflowRules(walk, root)));
    } else if (isCompose(walk, root)) {
      kinds.add('compose file');
      findings.push(...composeRules(walk, root));
    }
  }
  return { what: [...kinds].join(', ') || 'YAML', syntaxErrors, findings };
}

function parse(text: string): Document[] {
  try {
    return [...parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false })];
  } catch (error) {
    if (isCrash(error)) throw new Error('The YAML is nested too deeply to be parsed.', { cause: error });
    throw error;
  }
}

/** A version that YAML reads as a number and so shortens, as 3.10 to 3.1. */
function looseVersions(document: Document, lineOf: (offset: number) => number): RuleFinding[] {
  const found: RuleFinding[] = [];
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'number') return;
      if (!/version$/i.test(String(key.value)) || !/^\d+\.\d*0$/.test(value.source ?? '')) return;
      const message = `YAML reads ${value.source} as the number ${value.value}: put it in quotes`;
      found.push(
        ruleFinding('CORRECTNESS', 'ERROR', 'version-as-number', lineOf(value.range?.[0] ?? 0), message),
      );
    },
  });
  return found;
}

/** Keys given twice in one map: most parsers take the last and say nothing. The package's own check takes quadratic time. */
function duplicateKeys(document: Document, lineOf: (offset: number) => number): RuleFinding[] {
  const found: RuleFinding[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const name = String(key.value);
        if (seen.has(name)) {
          const line = lineOf(key.range?.[0] ?? 0);
          found.push(
            ruleFinding(
              'CORRECTNESS',
              'ERROR',
              'duplicate-key',
              line,
              `The key ${name.slice(0, 60)} is given twice`,
            ),
          );
        }
        seen.add(name);
      }
    },
  });
  return found;
}

function commentMarkers(text: string): RuleFinding[] {
  return text.split('\n').flatMap((line, index) => {
    const comment = /(?:^|\s)#(.*)/.exec(line)?.[1];
    const marker = comment === undefined ? null : unfinishedMarker(comment);
    if (marker === null) return [];
    return [
      ruleFinding('COMPLETENESS', 'WARNING', 'unfinished', index + 1, `Marked as unfinished: "${marker}"`),
    ];
  });
}

/** Whether a text is YAML that says something: a map of plain keys at least. */
export function looksLikeYaml(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  if (lines.length < 2 && !/^[\w-]+:\s*\S/.test(lines[0] ?? '')) return false;
  const isShaped = (line: string) =>
    /^\s*(?:- )*["']?[\w./ -]{1,60}["']?:(?:\s|$)|^\s*- \S|^---|^\.\.\.$/.test(line);
  const top = lines.filter((line) => /^\S/.test(line));
  if (!top.every(isShaped) || lines.filter(isShaped).length < lines.length * 0.6) return false;
  try {
    const [document] = parseAllDocuments(text.slice(0, 64 * 1024));
    return document !== undefined && 'contents' in document && isMap(document.contents);
  } catch {
    return false;
  }
}
