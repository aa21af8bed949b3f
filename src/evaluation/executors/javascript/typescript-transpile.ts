import type typescript from 'typescript';

export type Transpile = (source: string) => string;

/** Takes the types off TypeScript, line for line as far as the compiler does. */
export function makeTranspile(ts: typeof typescript): Transpile {
  return (source) => {
    const { outputText, diagnostics = [] } = ts.transpileModule(source, {
      reportDiagnostics: true,
      fileName: 'program.ts',
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        isolatedModules: true,
        experimentalDecorators: true,
        removeComments: false,
      },
    });
    const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
    if (!first) return outputText;
    const text = ts.flattenDiagnosticMessageText(first.messageText, ' ');
    const line =
      first.file && first.start !== undefined
        ? first.file.getLineAndCharacterOfPosition(first.start).line
        : null;
    throw new SyntaxError(line === null ? text : `${text} (line ${line + 1})`);
  };
}
