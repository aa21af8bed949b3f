/**
 * Why the server cannot start, told in one line that names the setting and says what to do.
 * main.ts prints the line and ends with a code that is not 0.
 */
export class StartupError extends Error {
  constructor(
    /** The environment variable to look at, as in DATA_DIR. */
    readonly variable: string,
    /** What is wrong and what to do, without the variable's name. */
    readonly advice: string,
    options?: { cause?: unknown },
  ) {
    super(`${variable}: ${advice.replace(/\s*[\r\n]+\s*/g, ' ')}`, options);
    this.name = 'StartupError';
  }
}
