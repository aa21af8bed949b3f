import type { Diagnostic } from '../../tasks.js';
import { ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';

const ENTRY = /^(?:export\s+)?([A-Za-z_][\w.-]*)=(.*)$/;

/** A file of NAME=value lines, as a .env is. */
export function checkEnv(text: string): Checked {
  const syntaxErrors: Diagnostic[] = [];
  const findings: RuleFinding[] = [];
  const seen = new Map<string, number>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const [, name, value = ''] = ENTRY.exec(line) ?? [];
    if (name === undefined) {
      syntaxErrors.push(syntaxError('This line is no NAME=value', index + 1));
      continue;
    }
    const first = seen.get(name);
    if (first !== undefined) {
      const message = `${name} is set by line ${first} already, and this one wins`;
      findings.push(ruleFinding('CORRECTNESS', 'WARNING', 'duplicate-key', index + 1, message));
    } else seen.set(name, index + 1);
    if (/^[^"'#`$]\S*\s+[^#\s]/.test(value)) {
      const message = `The value of ${name} holds a blank: a shell that reads this needs quotes`;
      findings.push(ruleFinding('CORRECTNESS', 'WARNING', 'unquoted-value', index + 1, message));
    }
  }
  return { what: 'environment file', syntaxErrors, findings: syntaxErrors.length > 0 ? [] : findings };
}

export function looksLikeEnv(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return lines.length >= 2 && lines.every((line) => /^(?:export\s+)?[A-Z_][A-Z0-9_]*=/.test(line.trim()));
}
