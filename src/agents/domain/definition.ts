import type { Finding } from '../../evaluation/index.js';
import { agentTypeOf } from './agent-type.js';
import { cutText } from './cut-text.js';
import { readFrontMatter } from './front-matter.js';

/** What a file says of an agent; or what is wrong with it; or that it is about no agent. */
export type ParsedDefinition =
  | {
      readonly kind: 'good';
      readonly agentType: string;
      readonly name: string;
      readonly description: string | null;
      /** The agent's own text, with LF line ends and no blank lines around it. */
      readonly text: string;
      /** What is odd about it and does not keep it from being used. */
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'broken'; readonly agentType: string; readonly finding: Finding }
  | { readonly kind: 'other' };

export interface DefinitionFile {
  /** How the file is called to people, as in .claude/agents/engineer.md; named in every finding. */
  readonly label: string;
  /** Its name without folder and extension. */
  readonly baseName: string;
  /** The agent type where neither the front matter nor the file name can be made one. */
  readonly lastResort: string;
}

/** Names of files that people put beside agents to tell about them. */
const ABOUT_THE_FOLDER = new Set(['readme', 'agents', 'claude', 'changelog', 'contributing', 'license']);
const MAX_NAME_CHARACTERS = 200;

/** Reads a definition out of a file's text; with any line ends, with or without front matter. */
export function parseDefinition(text: string, file: DefinitionFile): ParsedDefinition {
  const head = readFrontMatter(normalizeText(text));
  const { label } = file;
  if (head.kind === 'broken') {
    return {
      kind: 'broken',
      agentType: (head.name && agentTypeOf(head.name)) || typeOfFile(file),
      finding: finding('front-matter', 'ERROR', `${label}: ${head.message}.`, head.line),
    };
  }
  const findings: Finding[] = [];
  if (head.unquotedLine !== null) {
    const message = `${label}: this value has a colon in it or begins with *, which is no YAML; put it in quotes. It was read as if it were.`;
    findings.push(finding('front-matter-quotes', 'WARNING', message, head.unquotedLine));
  }
  const told = (key: 'name' | 'description'): string | null => {
    const value = scalarText(head.values[key]);
    if (value !== undefined) return value;
    const message = `${label}: ${key} is no text; write it as ${key}: some text.`;
    findings.push(finding(`front-matter-${key}`, 'WARNING', message));
    return null;
  };
  const given = told('name');
  const name = given && cutText(given.replace(/\s+/g, ' '), MAX_NAME_CHARACTERS);
  const description = told('description');
  if (name === null && ABOUT_THE_FOLDER.has(file.baseName.toLowerCase())) return { kind: 'other' };

  const named = agentTypeOf(name ?? file.baseName);
  const agentType = named ?? typeOfFile(file);
  if (named === null) findings.push(noSlug(label, name ?? file.baseName, agentType));
  const own = trimBlankLines(head.body);
  if (own === '') {
    const message = `${label}: it has no instructions; write them behind the front matter.`;
    return { kind: 'broken', agentType, finding: finding('empty', 'ERROR', message) };
  }
  return { kind: 'good', agentType, name: name ?? clean(file.baseName), description, text: own, findings };
}

/** A file that could not even be read as text, as a definition. */
export function brokenDefinition(file: DefinitionFile, rule: string, message: string): ParsedDefinition {
  const about = finding(rule, 'ERROR', `${file.label}: ${message}.`);
  return { kind: 'broken', agentType: typeOfFile(file), finding: about };
}

/** LF line ends, and no byte order mark. */
export function normalizeText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** Without the blank lines around it; the first line keeps its indentation. */
export function trimBlankLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
}

export function finding(
  rule: string,
  severity: Finding['severity'],
  message: string,
  line: number | null = null,
): Finding {
  return { rule, message, line, severity };
}

/** Null where there is none, undefined where it is a list or a mapping. */
function scalarText(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return clean(value) || null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function typeOfFile(file: DefinitionFile): string {
  return agentTypeOf(file.baseName) ?? file.lastResort;
}

function noSlug(label: string, name: string, used: string): Finding {
  const message = `${label}: no agent type can be made of the name ${JSON.stringify(cutText(name, 80))}, so it is called ${used}; give it a name that begins with a letter a-z and has up to 64 of a-z, 0-9, _ and -.`;
  return finding('agent-name', 'WARNING', message);
}

/** Without what is no text to people or to PostgreSQL: YAML can spell NUL and halves of characters. */
function clean(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim();
}
