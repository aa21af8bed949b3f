import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../../domain/languages.js';
import { guardStack } from '../guard-stack.js';
import { topLevelNames } from '../script/report.js';
import { parseScript, typescript } from '../script/typescript.js';
import type { ApiItem, ApiParameter, SourceApi } from './source-api.js';

type Callable = TypeScript.SignatureDeclaration & { readonly body?: TypeScript.Node | undefined };

/** What a JavaScript or TypeScript module offers: its exports, or all of its top level where it exports nothing. */
export function scriptApi(source: string, language: Exclude<AnalysedLanguage, 'python'>): SourceApi {
  return guardStack(() => collect(source, language), 'the source is nested too deeply to walk through');
}

function collect(source: string, language: Exclude<AnalysedLanguage, 'python'>): SourceApi {
  const ts = typescript();
  const { file } = parseScript(source, language);
  const exported = exportedNames(file);
  const isPublic = (name: string): boolean => (exported ? exported.has(name) : !name.startsWith('_'));
  const items = file.statements.flatMap((statement) => itemsOf(statement, file, isPublic));
  const declared = topLevelNames(file);
  const words = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) words.add(node.text);
    if (ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node))
      if (node.name) declared.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { language, source, items, declared, words };
}

/** Null where it exports nothing, or in a way that is not followed here. */
function exportedNames(file: TypeScript.SourceFile): Set<string> | null {
  const ts = typescript();
  const names = new Set<string>();
  for (const statement of file.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) {
      if (ts.isVariableStatement(statement))
        for (const item of statement.declarationList.declarations) names.add(item.name.getText(file));
      else if ('name' in statement && statement.name)
        names.add((statement.name as TypeScript.Identifier).text);
    }
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      for (const item of statement.exportClause.elements) names.add((item.propertyName ?? item.name).text);
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression))
      names.add(statement.expression.text);
  }
  for (const match of file.text.matchAll(/\bmodule\.exports\s*=\s*\{([^{}]*)\}|\bexports\.(\w+)\s*=/g)) {
    if (match[2]) names.add(match[2]);
    for (const part of (match[1] ?? '').split(',')) {
      const name = /^\s*(\w+)/.exec(part)?.[1];
      if (name) names.add(name);
    }
  }
  return names.size > 0 ? names : null;
}

function itemsOf(
  statement: TypeScript.Statement,
  file: TypeScript.SourceFile,
  isPublic: (name: string) => boolean,
): ApiItem[] {
  const ts = typescript();
  if (ts.isFunctionDeclaration(statement) && statement.name) {
    const name = statement.name.text;
    return [callable(statement, name, 'function', isPublic(name), file)];
  }
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap((item) => {
      if (!ts.isIdentifier(item.name)) return [];
      const name = item.name.text;
      const value = item.initializer;
      if (value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)))
        return [callable(value, name, 'function', isPublic(name), file)];
      return [plain(name, 'value')];
    });
  if (ts.isClassDeclaration(statement) && statement.name)
    return classItems(statement, statement.name.text, isPublic(statement.name.text), file);
  if (ts.isInterfaceDeclaration(statement)) {
    const name = statement.name.text;
    const members = statement.members.map((member) =>
      plain(`${name}.${member.name?.getText(file) ?? ''}`, 'value'),
    );
    return [plain(name, 'type'), ...members];
  }
  if (ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement))
    return [plain(statement.name.text, 'type')];
  return [];
}

function classItems(
  declaration: TypeScript.ClassDeclaration,
  name: string,
  isPublic: boolean,
  file: TypeScript.SourceFile,
): ApiItem[] {
  const ts = typescript();
  const made = declaration.members.find((member) => ts.isConstructorDeclaration(member));
  const members = declaration.members.flatMap((member): ApiItem[] => {
    if (!member.name) return [];
    const own = member.name.getText(file);
    const hidden =
      own.startsWith('#') ||
      own.startsWith('_') ||
      (ts.canHaveModifiers(member) &&
        ts.getModifiers(member)?.some((each) => /private|protected/.test(each.getText(file))));
    if (ts.isMethodDeclaration(member))
      return [callable(member, `${name}.${own}`, 'method', isPublic && !hidden, file)];
    return [plain(`${name}.${own}`, 'value')];
  });
  const inherits = declaration.heritageClauses !== undefined;
  const parameters = made ? parametersOf(made, file) : { parameters: [], takesMore: inherits };
  return [{ ...plain(name, 'class'), ...parameters, isPublic }, ...members];
}

function plain(name: string, kind: ApiItem['kind']): ApiItem {
  return {
    name,
    kind,
    parameters: null,
    takesMore: true,
    returnType: null,
    returnsValue: null,
    isPublic: false,
  };
}

function callable(
  node: Callable,
  name: string,
  kind: 'function' | 'method',
  isPublic: boolean,
  file: TypeScript.SourceFile,
): ApiItem {
  return {
    name,
    kind,
    ...parametersOf(node, file),
    returnType: node.type?.getText(file) ?? null,
    returnsValue: returnsValue(node),
    isPublic,
  };
}

function parametersOf(
  node: TypeScript.SignatureDeclaration,
  file: TypeScript.SourceFile,
): { parameters: ApiParameter[]; takesMore: boolean } {
  const ts = typescript();
  let takesMore = false;
  const parameters: ApiParameter[] = [];
  for (const item of node.parameters) {
    if (item.dotDotDotToken || !ts.isIdentifier(item.name)) {
      takesMore = true;
      continue;
    }
    if (item.name.text === 'this') continue;
    parameters.push({
      name: item.name.text,
      type: item.type?.getText(file) ?? null,
      default: item.initializer?.getText(file) ?? null,
      isOptional: item.initializer !== undefined || item.questionToken !== undefined,
    });
  }
  return { parameters, takesMore };
}

/** Null for generators and where there is no body. */
function returnsValue(node: Callable): boolean | null {
  const ts = typescript();
  if (!node.body) return null;
  if ('asteriskToken' in node && node.asteriskToken) return null;
  if (!ts.isBlock(node.body)) return true;
  let isFound = false;
  const visit = (inner: TypeScript.Node): void => {
    if (isFound || (ts.isFunctionLike(inner) && inner !== node)) return;
    if (ts.isReturnStatement(inner) && inner.expression) isFound = true;
    ts.forEachChild(inner, visit);
  };
  visit(node.body);
  return isFound || node.body.statements.length > 0 ? isFound : null;
}
