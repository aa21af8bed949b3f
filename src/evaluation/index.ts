export * from './domain/evaluation.js';
export { agentTypeFault, requireAgentType } from './agent-type.js';
export { noMemory } from './domain/memory.js';
export type { EvaluationScope, Found, KeyPart, Memory } from './domain/memory.js';
export { combineEvidence, NothingJudgedError } from './domain/evidence.js';
export type { CriterionEvidence, Importance, Judgement } from './domain/evidence.js';
export { isTrusted, kappaOf, TRUSTED_CASES, TRUSTED_FROM } from './domain/kappa.js';
export type { Agreement, Kappa, KappaInterval } from './domain/kappa.js';
export { ADVISORY_JUDGE_NAME, JUDGE_NAME, withJudgement, withoutJudgement } from './domain/opinion.js';
export { createRedactor, redactEvaluation, withholdingRedactor } from './domain/redaction.js';
export type { Redactor, Secret, SecretRedactor, SecretSpan } from './domain/redaction.js';
export { textsOfSubject } from './domain/subject-texts.js';
export type { SubjectTexts } from './domain/subject-texts.js';
export {
  ANALYSED_LANGUAGES,
  GRAMMAR_LANGUAGES,
  isAnalysedLanguage,
  isGrammarLanguage,
  KNOWN_LANGUAGES,
  normalizeLanguage,
} from './domain/languages.js';
export type { AnalysedLanguage, GrammarLanguage } from './domain/languages.js';
export { isWholeEvaluation, watchWholeness } from './domain/wholeness.js';
export type { WatchedMemory } from './domain/wholeness.js';
export { addressesJudge } from './judge/injection/addresses-judge.js';
export { checksText } from './judge/checks-text.js';
export { createJudge } from './judge/judge.js';
export type {
  Acceptability,
  Judge,
  JudgedTask,
  PairJudgement,
  PairQuestion,
  ResponseQuestion,
} from './judge/judge.js';
export { rubricFor } from './judge/rubric.js';
export type { RubricItem, RubricRequest } from './judge/rubric.js';
export { countFailures } from './analysis/count-failures.js';
export { toolFingerprint } from './tool-fingerprint.js';
export { analysisTask, createAnalysisHost } from './analysis/analysis-host.js';
export type { AnalysisExtension, AnalysisHandler, AnalysisModule } from './analysis/extension.js';
export type { AnalysisHost, AnalysisHostOptions } from './analysis/analysis-host.js';
export type { AnalysisOutcome, AnalysisTask, Rewriting } from './analysis/tasks.js';
export { analyseByGrammar } from './evaluate-grammar.js';
export { judgeParts } from './parts/judge-parts.js';
export type { PartsOptions } from './parts/judge-parts.js';
export { jsonConversation } from './parts/json-conversation.js';
export type { JsonTurn } from './parts/json-conversation.js';
export { isOwnPart, joinParts, splitParts } from './parts/split-parts.js';
export type { Part, PartKind } from './parts/split-parts.js';
export { BEHAVIOUR, BEHAVIOUR_KEPT, judgeBehaviour } from './behaviour/judge-behaviour.js';
export {
  BESIDE_REFERENCE,
  BESIDE_SOURCE,
  judgeSpeed,
  noGain,
  SPEED,
  SPEED_KEPT,
} from './behaviour/judge-speed.js';
export { analyseCode, codeOf } from './evaluate-code.js';
export type { CodeAnalysis } from './evaluate-code.js';
export type { DocumentReport } from './analysis/documentation/inspect.js';
export type { ExamplePlan, PlannedStep } from './analysis/documentation/examples.js';
export { judgeArtifacts } from './evaluators/artifacts.js';
export type { ArtifactsAnalysis } from './evaluators/artifacts.js';
export { securityFindingsIn } from './evaluators/static-analysis.js';
export { judgeQueries } from './evaluators/queries.js';
export { judgeSecrets } from './evaluators/secrets.js';
export { byAnalysis, cannotJudge, countInWords, failed, judged, points } from './evaluators/judgement.js';
export { penaltyOf, scoreOfFindings } from './domain/penalty.js';
export { failedTestsOf } from './evaluators/test-findings.js';
export { beginTests } from './evaluators/begin-tests.js';
export type { PendingTests } from './evaluators/begin-tests.js';
export { recallSuite } from './evaluators/recall-suite.js';
export { weighTests } from './evaluators/suite-weight.js';
export { runTests, TEST_RUN } from './evaluators/test-run.js';
export { checkTypes, TYPES } from './evaluators/types.js';
export { withOtherFences } from './evaluators/other-fences.js';
export { judgeCompleteness, judgeMarkdown, judgeProse, judgeReferences } from './evaluators/text.js';
export { judgeClaims } from './evaluators/claims.js';
export { judgeSuitePadding } from './evaluators/suite-padding.js';
export { judgeFailingSuite, judgeSuiteStrength, survivorsIn } from './evaluators/suite-strength.js';
export { observeCalls } from './suites/observe-calls.js';
export { judgeTestSuite } from './evaluators/test-suite.js';
export { createInputInspector, guessDataFormat } from './input-inspection.js';
export type { InputInspector } from './input-inspection.js';
export { measureSuite, MUTANTS_MAX } from './mutation/measure-suite.js';
export type { MeasuredProgram, SuiteStrength } from './mutation/measure-suite.js';
export type { Mutant } from './mutation/mutant.js';
export * from './executors/index.js';
export * from './evaluation.graphql.js';
