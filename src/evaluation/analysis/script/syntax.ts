import type { AnalysedLanguage } from '../../domain/languages.js';
import type { Diagnostic } from '../tasks.js';
import { parseScript, typescript } from './typescript.js';

/** Where a JavaScript or TypeScript text does not parse; empty when it does. */
export function scriptSyntaxErrors(
  text: string,
  language: Exclude<AnalysedLanguage, 'python'>,
): Diagnostic[] {
  const { file, errors } = parseScript(text, language);
  return errors.map((error) => ({
    rule: 'syntax-error',
    message: typescript().flattenDiagnosticMessageText(error.messageText, ' '),
    line: file.getLineAndCharacterOfPosition(error.start).line + 1,
    severity: 'ERROR',
  }));
}
