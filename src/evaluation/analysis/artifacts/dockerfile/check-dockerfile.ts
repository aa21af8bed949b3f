import { validate, ValidationCode } from 'dockerfile-utils';
import type { Diagnostic } from '../../tasks.js';
import { ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';
import { shellFindings } from '../shell/check-shell.js';
import { instructionsOf, type Instruction } from './instructions.js';
import { dockerfileRules } from './dockerfile-rules.js';

const ERROR = 1;

/** Checks a Dockerfile as its builder would (dockerfile-utils), by rules after hadolint's, and its RUN lines as shell. */
export async function checkDockerfile(text: string): Promise<Checked> {
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
  for (const instruction of instructions) {
    if (instruction.keyword === 'RUN') findings.push(...(await runFindings(instruction)));
  }
  return { what, syntaxErrors, findings };
}

/** What is unsafe in a RUN line; style matters less where each line runs once and its failure ends the build. */
async function runFindings({ args, line }: Instruction): Promise<RuleFinding[]> {
  if (/^\s*(?:\[|--)/.test(args)) return [];
  const found = await shellFindings(args);
  return found
    .filter((finding) => finding.criterion === 'SAFETY')
    .map((finding) => ({ ...finding, line: (finding.line ?? 1) + line - 1 }));
}
