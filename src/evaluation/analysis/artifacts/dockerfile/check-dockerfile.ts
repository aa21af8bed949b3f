import { validate, ValidationCode } from 'dockerfile-utils';
import type { Diagnostic } from '../../tasks.js';
import { ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';
import { shellFindings } from '../shell/check-shell.js';
import { instructionsOf, type Instruction } from './instructions.js';
import { dockerfileRules } from './dockerfile-rules.js';

const ERROR = 1;
/** The package takes quadratic time for the options of an instruction, and no Dockerfile is so long. */
const MAX_CHARACTERS = 64 * 1024;
/** So many RUN lines are looked at as shell. */
const MAX_RUNS = 200;

/** Checks a Dockerfile as its builder would (dockerfile-utils), by rules after hadolint's, and its RUN lines as shell. */
export async function checkDockerfile(text: string): Promise<Checked | string> {
  if (text.length > MAX_CHARACTERS) return `a Dockerfile of more than ${MAX_CHARACTERS / 1024} KiB`;
  const what = 'Dockerfile';
  const problems = validate(text);
  const syntaxErrors: Diagnostic[] = [];
  const findings: RuleFinding[] = [];
  for (const { severity, message: said, range, code } of problems) {
    const message = typeof said === 'string' ? said : said.value;
    const line = range.start.line + 1;
    if (severity === ERROR) syntaxErrors.push(syntaxError(message, line));
    else {
      const name = typeof code === 'number' ? (ValidationCode[code] ?? 'warning') : 'warning';
      const rule = `dockerfile-${name.toLowerCase().replaceAll('_', '-')}`;
      findings.push(ruleFinding('CLARITY', 'WARNING', rule, line, message));
    }
  }
  if (syntaxErrors.length > 0) return { what, syntaxErrors, findings: [] };
  const instructions = instructionsOf(text);
  findings.push(...dockerfileRules(instructions));
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN');
  for (const run of runs.slice(0, MAX_RUNS)) findings.push(...(await runFindings(run)));
  const unread = runs.length - MAX_RUNS;
  const skipped = unread > 0 ? [`${unread} RUN lines after the first ${MAX_RUNS}`] : [];
  return { what, syntaxErrors, findings, skipped };
}

/** What is unsafe in a RUN line; style matters less where each line runs once and its failure ends the build. */
async function runFindings({ args, line }: Instruction): Promise<RuleFinding[]> {
  if (/^\s*(?:\[|--)/.test(args)) return [];
  const found = await shellFindings(args);
  return found
    .filter((finding) => finding.criterion === 'SAFETY')
    .map((finding) => ({ ...finding, line: (finding.line ?? 1) + line - 1 }));
}
