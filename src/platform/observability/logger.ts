import { pino, type Logger as PinoLogger } from 'pino';
import type { LogLevel } from '../config/index.js';

export type Logger = PinoLogger;

/** Names under which secrets travel; their values never reach a log. */
const SECRET_KEYS = [
  'authorization',
  'Authorization',
  'cookie',
  'token',
  'apiToken',
  'apiKey',
  'password',
  'databaseUrl',
  'connectionString',
];
/** What of a database's error holds the values of a statement or a row: they may be anybody's texts. */
const DATA_OF_ERRORS = ['parameters', 'driverError', 'detail', 'where'];
const SECRET_PATHS = [
  ...SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
  ...DATA_OF_ERRORS.map((key) => `err.${key}`),
];

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Lines for people instead of JSON. */
  readonly pretty: boolean;
  /** Standard output where it is left out. */
  readonly destination?: NodeJS.WritableStream;
}

/**
 * The process's logger: one JSON object a line, or lines for people on a terminal. Use `child({ sessionId })` to
 * carry context. ERROR and above means that somebody should act.
 */
export async function createLogger(options: LoggerOptions): Promise<Logger> {
  const { level, pretty, destination } = options;
  const settings = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[hidden]' },
  };
  if (!pretty) return destination ? pino(settings, destination) : pino(settings);
  const { default: prettyStream } = await import('pino-pretty');
  return pino(
    settings,
    prettyStream({ ignore: 'pid', translateTime: 'SYS:HH:MM:ss.l', sync: true, destination }),
  );
}
