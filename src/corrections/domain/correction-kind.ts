/** What was wrong with a response. */
export type CorrectionType =
  | 'CONTENT'
  | 'APPROACH'
  | 'MISSING_INFORMATION'
  | 'INCORRECT_INTERPRETATION'
  | 'QUALITY_IMPROVEMENT'
  | 'FORMATTING'
  | 'TECHNICAL';

export type CorrectionSeverity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** Where the evaluation of a correction stands. */
export type CorrectionEvaluationStatus = 'PENDING' | 'DONE' | 'FAILED';
