import type { AnalysedLanguage, GrammarLanguage } from '../domain/languages.js';
import type { ArtifactsReport } from './artifacts/artifact.js';
import type { FindingSeverity } from '../domain/evaluation.js';
import type { MutantsInput, MutantsReport } from '../mutation/mutant.js';
import type { DocumentInput, DocumentReport } from './documentation/inspect.js';
import type { CallsInput, CallsReport, ExtensionInput, PaddingReport } from '../suites/suite.js';
import type { ClaimsInput, ClaimsReport } from '../claims/claims.js';

/** A fact about one place of the text that was analysed. */
export interface Diagnostic {
  readonly rule: string;
  readonly message: string;
  /** 1-based line of the response. */
  readonly line: number | null;
  readonly severity: FindingSeverity;
}

export interface CodeInput {
  readonly response: string;
  readonly language: AnalysedLanguage;
}

/** Whether a response is code from end to end, or prose with code in fences, or neither. */
export type CodeForm = 'WHOLE' | 'FENCED' | 'NONE';

export interface SyntaxReport {
  readonly form: CodeForm;
  /** The code alone: the response, or its fences joined. */
  readonly source: string;
  readonly errors: readonly Diagnostic[];
}

export interface LintReport {
  readonly diagnostics: readonly Diagnostic[];
}

export interface FormatReport {
  /** Lines of the response that the formatter would change. */
  readonly changedLines: readonly number[];
}

export interface CodeFacts {
  /** Statements, comments and docstrings not counted. */
  readonly statements: number;
  /** Functions that do nothing but say that they are yet to be written. */
  readonly stubs: readonly Diagnostic[];
  /** Comments that say that something is yet to be done. */
  readonly markers: readonly Diagnostic[];
  /** Names that the code gives to its outside. */
  readonly names: readonly string[];
  /** Test functions or cases, and those of them that assert nothing. */
  readonly testCases: number;
  readonly emptyTests: readonly Diagnostic[];
  /** Assertions that depend on something. */
  readonly assertions: number;
}

/** One rewriting that keeps the meaning, applied after those before it. */
export interface Rewriting {
  readonly text: string;
  /** What was done, as in "formatted 3 lines". */
  readonly done: readonly string[];
}

/** Links within a document and code in its fences: what can be shown to be right or wrong. */
export interface MarkdownReferences {
  readonly anchors: { readonly checked: number; readonly broken: readonly Diagnostic[] };
  readonly fences: {
    readonly parsed: number;
    /** Fences in languages or forms that are not parsed. */
    readonly skipped: number;
    readonly broken: readonly Diagnostic[];
    /** Fences that are yet to be parsed by a grammar, with the line of the document that their code begins in. */
    readonly others: readonly {
      readonly code: string;
      readonly language: GrammarLanguage;
      readonly line: number;
    }[];
  };
}

/** SQL in code: calls that hand it to a database, and those that put it together from strings. */
export interface QueriesReport {
  readonly queries: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface TestsReport {
  readonly problem: { readonly message: string; readonly line: number } | null;
}

/** A secret within a text: what kind it is, and where, never what it says. */
export interface FoundSecret {
  /** As in "AWS access key". */
  readonly kind: string;
  /** 1-based. */
  readonly line: number;
  /** Offsets of the secret alone. */
  readonly start: number;
  readonly end: number;
}

export interface SecretsReport {
  readonly secrets: readonly FoundSecret[];
}

/** `known` are texts around the response: a name that they mention may well be declared there. */
export interface TypesInput {
  readonly response: string;
  readonly language: 'typescript';
  readonly known: readonly string[];
}

export interface TypesReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Why the checker could not tell; null where it could. */
  readonly untold: string | null;
}

/** Two versions of a program, and texts with examples of calls. */
export interface InputsInput {
  readonly baseline: string;
  readonly response: string;
  readonly language: AnalysedLanguage;
  readonly entryPoint: string | null;
  readonly examples: readonly string[];
}

export interface InputsReport {
  /** The function that both define; null where there is none to call. */
  readonly name: string | null;
  /** Arguments as the language writes them, by the kinds of arguments that are tried: the most likely kind first. */
  readonly groups: readonly {
    readonly inputs: readonly string[];
    /** Arguments whose size is `_n`; null where none of them has a size. */
    readonly sized: string | null;
  }[];
  /** Why there are none; null where there are. */
  readonly reason: string | null;
}

export interface GrammarInput {
  readonly text: string;
  readonly language: GrammarLanguage;
}

/** What a grammar makes of a text. */
export interface GrammarReport {
  readonly errors: readonly Diagnostic[];
  /** Parts at the top of the text (statements, declarations, documents with content), comments not counted. */
  readonly statements: number;
  /** Comments that say that something is yet to be done, and bodies that do. */
  readonly markers: readonly Diagnostic[];
  /** Why it cannot be told whether the text is right, where the grammar refuses it and may be at fault itself: there are no errors then. */
  readonly doubt: string | null;
}

export interface LanguageGuess {
  /** Canonical; null where nothing speaks for any. */
  readonly language: string | null;
  readonly form: CodeForm;
  /** Whether it shows by more than what single lines look like: if not, a text is in the language only if it parses. */
  readonly isSure: boolean;
}

/** The analyses that all strategies share, by name, with what each takes and gives. */
export interface SharedAnalyses {
  'code.syntax': { input: CodeInput; report: SyntaxReport };
  'code.lint': { input: CodeInput; report: LintReport };
  'code.format': { input: CodeInput; report: FormatReport };
  'code.facts': { input: CodeInput; report: CodeFacts };
  'code.fix': { input: CodeInput; report: Rewriting };
  'code.reformat': { input: CodeInput; report: Rewriting };
  'code.types': { input: TypesInput; report: TypesReport };
  'code.inputs': { input: InputsInput; report: InputsReport };
  'code.queries': { input: CodeInput; report: QueriesReport };
  'code.parse': { input: { text: string; language: AnalysedLanguage }; report: TestsReport };
  'text.completeness': { input: { text: string }; report: LintReport };
  'markdown.lint': { input: { text: string }; report: LintReport };
  'markdown.references': { input: { text: string }; report: MarkdownReferences };
  'markdown.fix': { input: { text: string }; report: Rewriting };
  'grammar.artifacts': { input: { response: string; language: string | null }; report: ArtifactsReport };
  'grammar.mend': { input: { response: string; language: string | null }; report: Rewriting };
  /** `language` is that of the code in it, whose process looks at it: so a session of code needs none for texts. */
  'text.secrets': { input: { text: string; language: string | null }; report: SecretsReport };
  'document.inspect': { input: DocumentInput; report: DocumentReport };
  'document.correct': {
    input: Pick<DocumentInput, 'text' | 'source' | 'sourceLanguage'>;
    report: Rewriting;
  };
  'document.contents': { input: { text: string }; report: Rewriting };
  'text.tidy': { input: { text: string }; report: Rewriting };
  'suite.padding': { input: CodeInput; report: PaddingReport };
  'suite.calls': { input: CallsInput; report: CallsReport };
  'suite.extend': { input: ExtensionInput; report: Rewriting };
  'text.claims': { input: ClaimsInput; report: ClaimsReport };
  'code.mutants': { input: MutantsInput; report: MutantsReport };
  'grammar.syntax': { input: GrammarInput; report: GrammarReport };
  'language.guess': { input: { text: string }; report: LanguageGuess };
}
/** Every analysis there is. A strategy that brings its own declares them here, by merging into this interface. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it is there to be merged into
export interface AnalysisTasks extends SharedAnalyses {}
export type AnalysisName = keyof AnalysisTasks;

/** Which modules a process holds: ruff; biome and typescript; Stryker; markdownlint and what is light; grammars in WebAssembly. */
export const FAMILIES = ['python', 'script', 'mutation', 'text', 'grammar'] as const;
export type Family = (typeof FAMILIES)[number];

export interface AnalysisTask<N extends AnalysisName = AnalysisName> {
  readonly name: N;
  readonly input: AnalysisTasks[N]['input'];
}

/** `durationMs` is the time of this task in the analysis process. */
export type AnalysisOutcome<N extends AnalysisName = AnalysisName> =
  | { readonly ok: true; readonly report: AnalysisTasks[N]['report']; readonly durationMs: number }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly durationMs: number;
      /** It was never begun, as on a machine that is overloaded: nothing is said about the text. */
      readonly isUntried?: boolean;
    };
