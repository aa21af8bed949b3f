import type { Diagnostic } from '../tasks.js';
import type { ArtifactPart, ArtifactReport, ArtifactsReport, Checked } from './artifact.js';
import { ruleFinding } from './artifact.js';
import { checkCsv } from './data/check-csv.js';
import { checkEnv } from './data/check-env.js';
import { checkJson, checkNdjson } from './data/check-json.js';
import { checkSql } from './data/check-sql.js';
import { checkDockerfile } from './dockerfile/check-dockerfile.js';
import { checkShell } from './shell/check-shell.js';
import { withoutPlaceholders } from './shell/placeholders.js';
import { splitArtifacts } from './split-artifacts.js';
import { checkYaml } from './yaml/check-yaml.js';

/** So many findings of one part are told. */
const MAX_FINDINGS = 500;
/** A script of so many lines is a file, which says what runs it. */
const SCRIPT_LINES = 5;

/** Parses and lints the files in a response: shell, Dockerfiles, YAML, JSON, environment files, SQL, CSV. */
export async function artifactsReport(response: string, language: string | null): Promise<ArtifactsReport> {
  const { isWhole, parts, skipped } = splitArtifacts(response, language);
  const artifacts: ArtifactReport[] = [];
  const left = [...skipped];
  for (const part of parts) {
    const checked = await check(part, part.name);
    if (typeof checked === 'string') left.push(checked);
    else {
      artifacts.push(reportOf(part, checked, isWhole));
      left.push(...(checked.skipped ?? []));
    }
  }
  return { isWhole: isWhole && artifacts.length > 0, artifacts, skipped: left };
}

function check(part: ArtifactPart, name: string | null): Checked | string | Promise<Checked | string> {
  switch (part.format) {
    case 'shell':
      return checkShell(withoutPlaceholders(part.text));
    case 'dockerfile':
      return checkDockerfile(part.text);
    case 'yaml':
      return isTemplate(part.text) ? 'a template of YAML' : checkYaml(part.text);
    case 'json':
      return isTemplate(part.text)
        ? 'a template of JSON'
        : checkJson(part.text, name?.toLowerCase() === 'jsonc');
    case 'ndjson':
      return checkNdjson(part.text);
    case 'env':
      return checkEnv(part.text);
    case 'sql':
      return checkSql(part.text);
    case 'csv':
      return checkCsv(part.text);
  }
}

function reportOf(
  part: ArtifactPart,
  { what, syntaxErrors, findings }: Checked,
  isWhole: boolean,
): ArtifactReport {
  const lines = part.text.replace(/\n$/, '').split('\n').length;
  const move = <T extends Diagnostic>(item: T): T => ({
    ...item,
    line: Math.min(item.line ?? 1, lines) + part.line - 1,
  });
  const all = [...findings];
  if (
    part.format === 'shell' &&
    isWhole &&
    lines >= SCRIPT_LINES &&
    syntaxErrors.length === 0 &&
    !part.text.startsWith('#!')
  ) {
    all.push(
      ruleFinding(
        'CLARITY',
        'WARNING',
        'SC2148',
        1,
        'The first line does not say which shell runs this script',
      ),
    );
  }
  return {
    format: part.format,
    what,
    line: part.line,
    syntaxErrors: syntaxErrors.slice(0, MAX_FINDINGS).map(move),
    findings: all.slice(0, MAX_FINDINGS).map(move),
  };
}

/** Helm, Jinja and their like make YAML; what they are made of is none. */
function isTemplate(text: string): boolean {
  return /^[ \t]*\{\{|\{%-? |\{\{-? *(?:\.|include|if|end|range|toYaml)/m.test(text);
}
