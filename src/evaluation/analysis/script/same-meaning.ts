import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../../domain/languages.js';
import { guardStack } from '../guard-stack.js';
import { parseScript, typescript } from './typescript.js';

/**
 * Whether two JavaScript or TypeScript texts have one syntax tree: parentheses, empty statements and how literals and
 * property names are quoted apart.
 */
export function sameScript(
  before: string,
  after: string,
  language: Exclude<AnalysedLanguage, 'python'>,
): boolean {
  const trees = guardStack(
    () => [before, after].map((text) => outline(parseScript(text, language).file)),
    'the text is nested too deeply to compare',
  );
  return trees[0] === trees[1];
}

function outline(file: TypeScript.SourceFile): string {
  const ts = typescript();
  const parts: string[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isParenthesizedExpression(node) || ts.isParenthesizedTypeNode(node))
      return void ts.forEachChild(node, visit);
    if (ts.isEmptyStatement(node) || ts.isSemicolonClassElement(node)) return;
    const isName =
      ts.isStringLiteral(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
    parts.push(isName ? 'Identifier' : (ts.SyntaxKind[node.kind] ?? ''));
    if (ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isPrivateIdentifier(node)) {
      parts.push(ts.isNumericLiteral(node) ? String(Number(node.text)) : node.text);
    } else if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      parts.push(node.text);
    else if (ts.isJsxText(node)) parts.push(node.text.replace(/\s+/g, ' ').trim());
    parts.push('(');
    ts.forEachChild(node, visit);
    parts.push(')');
    if (ts.isVariableDeclarationList(node)) parts.push(String(node.flags & ts.NodeFlags.BlockScoped));
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
      parts.push(String(node.operator));
  };
  visit(file);
  return JSON.stringify(parts);
}
