/** Names that the rewritten tests call; each carries the run's secret, so that the program cannot know it. */
export interface RecorderNames {
  /** `judge(id, lambda: condition, lambda: message)`: records, and goes on. */
  readonly judge: string;
  /** `native(id, condition)`: records a pass, and gives the truth back to an assert statement that raises by itself. */
  readonly native: string;
  /** Put before the name of a built-in for what it was before the program ran. */
  readonly builtin: string;
}

export function recorderNames(secret: string): RecorderNames {
  return { judge: `_judge_${secret}`, native: `_native_${secret}`, builtin: `_builtin_${secret}_` };
}
