import type TypeScript from 'typescript';
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

/**
 * Whether the parser takes Markdown's fences for template literals, one behind the other, as it does with a word or a
 * label before a fence: what parses so is prose with code in it, and no code.
 */
export function takesFencesForTemplates(
  text: string,
  language: Exclude<AnalysedLanguage, 'python'>,
): boolean {
  const ts = typescript();
  const { file } = parseScript(text, language);
  const left: TypeScript.Node[] = [file];
  for (let node = left.pop(); node; node = left.pop()) {
    const start = node.getStart(file);
    const isAtFence = text.startsWith('```', start) && (start === 0 || text[start - 1] === '\n');
    if (isAtFence && ts.isTemplateLiteral(node)) return true;
    ts.forEachChild(node, (child) => void left.push(child));
  }
  return false;
}
