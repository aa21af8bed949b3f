import { Biome } from '@biomejs/js-api/nodejs';
import { guardStack, isCrash } from '../guard-stack.js';
import type { ScriptStyle } from './style.js';

type Session = { biome: Biome; projectKey: number };
const sessions = new Map<string, Session>();

const UNSOUND = 'biome ran out of stack on this text: it is nested too deeply';

/** Test runners' names, that test code may use without declaring them. */
const GLOBALS = [
  'describe',
  'it',
  'test',
  'expect',
  'beforeEach',
  'afterEach',
  'beforeAll',
  'afterAll',
  'before',
  'after',
  'jest',
  'vi',
  'suite',
  'assert',
  'process',
  'Buffer',
  'require',
  'module',
  'exports',
  '__dirname',
  '__filename',
  'global',
];

function session(style: ScriptStyle): Session {
  const key = JSON.stringify(style);
  let found = sessions.get(key);
  if (!found) {
    const biome = new Biome();
    const { projectKey } = biome.openProject('/response');
    biome.applyConfiguration(projectKey, {
      formatter: {
        enabled: true,
        indentStyle: style.indentStyle,
        indentWidth: style.indentWidth,
        lineWidth: 100,
      },
      javascript: {
        globals: GLOBALS,
        formatter: { quoteStyle: style.quoteStyle, semicolons: style.semicolons },
      },
      linter: {
        enabled: true,
        rules: {
          recommended: true,
          complexity: {
            noExcessiveCognitiveComplexity: { level: 'warn', options: { maxAllowedComplexity: 15 } },
          },
          correctness: { noUndeclaredVariables: 'error', noUnusedVariables: 'warn' },
          suspicious: { noVar: 'warn' },
          style: {
            useConst: 'warn',
            useTemplate: 'off',
            noNonNullAssertion: 'off',
            useNodejsImportProtocol: 'off',
          },
        },
      },
    });
    found = { biome, projectKey };
    sessions.set(key, found);
  }
  return found;
}

export interface BiomeDiagnostic {
  /** As in suspicious/noDoubleEquals. */
  readonly rule: string;
  readonly message: string;
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  /** Byte offsets; null where biome gives none. */
  readonly span: readonly [number, number] | null;
}

/** What biome's rules find; syntax errors left out. */
export function biomeLint(text: string, fileName: string, style: ScriptStyle): BiomeDiagnostic[] {
  const { biome, projectKey } = session(style);
  const { diagnostics } = guardBiome(() => biome.lintContent(projectKey, text, { filePath: fileName }));
  return diagnostics.flatMap((diagnostic): BiomeDiagnostic[] => {
    const category = diagnostic.category ?? '';
    if (!category.startsWith('lint/')) return [];
    return [
      {
        rule: category.slice('lint/'.length),
        message: diagnostic.description,
        severity: severityOf(diagnostic.severity),
        span: (diagnostic.location.span as readonly [number, number] | null | undefined) ?? null,
      },
    ];
  });
}

/** The text after biome's safe fixes. */
export function biomeFix(text: string, fileName: string, style: ScriptStyle): string {
  const { biome, projectKey } = session(style);
  return guardBiome(() =>
    biome.lintContent(projectKey, text, { filePath: fileName, fixFileMode: 'safeFixes' }),
  ).content;
}

/** The formatted text; null where biome cannot parse it. */
export function biomeFormat(text: string, fileName: string, style: ScriptStyle): string | null {
  const { biome, projectKey } = session(style);
  const result = guardBiome(() => biome.formatContent(projectKey, text, { filePath: fileName }));
  return result.diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? null : result.content;
}

/** Biome wraps what goes wrong inside it into plain errors: after any of them it is not used again. */
function guardBiome<T>(action: () => T): T {
  return guardStack(() => {
    try {
      return action();
    } catch (error) {
      if (isCrash(error)) throw error;
      throw new RangeError(error instanceof Error ? error.message : String(error));
    }
  }, UNSOUND);
}

function severityOf(severity: string): BiomeDiagnostic['severity'] {
  if (severity === 'error' || severity === 'fatal') return 'ERROR';
  return severity === 'warning' ? 'WARNING' : 'INFO';
}
