import { availableParallelism, homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';
import { DEFAULT_PROJECT, PROJECT_NAME } from '../project.js';
import { LLM_VARIABLES, parseLlmSettings, type LlmSettings } from './llm-settings.js';
import { isLoopback } from './loopback.js';
import { StartupError } from './startup-error.js';
import { decimalNumber, reader, wholeNumber, type Environment, type Variable } from './variable.js';
import { parseWebhookSettings, WEBHOOK_VARIABLES, type WebhookSettings } from './webhook-settings.js';

export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

export const ADAPTATION_TRIALS = ['automatic', 'approved'] as const;
export type AdaptationTrials = (typeof ADAPTATION_TRIALS)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the environment says, parsed once at the start. Nothing else reads the environment. */
export interface Settings {
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Absolute path of the folder for the server's own PostgreSQL and files. */
  readonly dataDir: string;
  /** An own PostgreSQL in `dataDir` where null. */
  readonly databaseUrl: string | null;
  /** The project that is served. */
  readonly project: string;
  readonly roles: readonly Role[];
  /** Sessions that this process trains at the same time. */
  readonly workerConcurrency: number;
  /** What requests must bear; null only while the host is loopback. */
  readonly apiToken: string | null;
  /** Further origins whose pages may call the API, as in https://example.org. */
  readonly allowedOrigins: readonly string[];
  /** The score from 0 to 100 that a session aims at where it does not say. */
  readonly targetScore: number;
  /** Whether what is proposed is tried at once, or when somebody has approved it. */
  readonly adaptationTrials: AdaptationTrials;
  /** Milliseconds after which a silent worker's session may be taken over. */
  readonly leaseMs: number;
  /** Milliseconds that running sessions may take to end on SIGTERM. */
  readonly drainTimeoutMs: number;
  /** Megabytes that the cache may take up in the database; 0 switches it off. */
  readonly cacheMaxMb: number;
  /** Hours after which what is cached leaves. */
  readonly cacheMaxAgeHours: number;
  /** Days after which ended sessions leave; 0 keeps them for ever. */
  readonly retentionDays: number;
  /** The language models to use; null where there are none. */
  readonly llm: LlmSettings | null;
  /** Who is told of alerts; null where nobody is. */
  readonly alertWebhook: WebhookSettings | null;
  /** Absolute path of the folder of the project whose agents these are. */
  readonly agentProjectDir: string;
  /** Absolute path of the home of the user whose agents are used; null where nobody's are. */
  readonly agentHome: string | null;
  /** Absolute paths of further folders of agent files. */
  readonly agentDirs: readonly string[];
  readonly logLevel: LogLevel;
}

const list = (value: string): string[] => [
  ...new Set(
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  ),
];

/** The user's home; null where the machine knows of none. */
function ownHome(): string | null {
  try {
    return homedir();
  } catch {
    return null;
  }
}

/** An absolute path; ~ stands for the user's home, as in a shell. */
function toPath(value: string): string {
  const home = ownHome();
  const path = value.trim();
  return home !== null && /^~(?:[\\/]|$)/.test(path) ? join(home, path.slice(1)) : resolve(path);
}

/** Unlike for all other settings, an empty value says something here: that nobody's home is looked into. */
export function readAgentHome(value: string | undefined): string | null {
  if (value === undefined) return ownHome();
  return value.trim() === '' ? null : toPath(value);
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === value;
}

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol);
}

/** What can be said about the server itself in the environment. */
export const SERVER_VARIABLES = {
  HOST: {
    schema: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9.:_%-]+$/)
      .default('127.0.0.1'),
    advice: 'give the name or address to listen on, as in HOST=127.0.0.1',
  },
  PORT: {
    schema: wholeNumber(0, 65_535).default(4000),
    advice: 'give a whole number from 0 to 65535, as in PORT=4000 (0 takes a free port)',
  },
  DATA_DIR: {
    schema: z.string().default('./data'),
    advice: 'give the path of a folder, as in DATA_DIR=./data',
  },
  DATABASE_URL: {
    schema: z.string().trim().refine(isPostgresUrl).nullable().default(null),
    advice:
      'give the URL of a PostgreSQL 15 or newer, as in postgres://user:password@host:5432/name, or leave it out to use the built-in one',
    isSecret: true,
  },
  PROJECT: {
    schema: z.string().trim().regex(PROJECT_NAME).default(DEFAULT_PROJECT.projectId),
    advice:
      'give up to 63 lower-case letters, digits, _ and -, a letter or digit first, as in PROJECT=default',
  },
  ROLES: {
    schema: z
      .string()
      .transform(list)
      .pipe(z.array(z.enum(ROLES)).nonempty())
      .default([...ROLES]),
    advice: 'give api, worker or both, as in ROLES=api,worker',
  },
  WORKER_CONCURRENCY: {
    schema: wholeNumber(1, 256).default(() => availableParallelism()),
    advice: 'give a whole number from 1 to 256, as in WORKER_CONCURRENCY=2',
  },
  API_TOKEN: {
    // RFC 6750's b68token, so that it can stand in a header as it is.
    schema: z
      .string()
      .regex(/^[A-Za-z0-9._~+/-]+=*$/)
      .max(1024)
      .nullable()
      .default(null),
    advice:
      'give up to 1024 characters out of A-Z a-z 0-9 . _ ~ + / - (= at the end), as printed by: openssl rand -hex 32',
    isSecret: true,
  },
  ALLOWED_ORIGINS: {
    schema: z
      .string()
      .transform(list)
      .pipe(z.array(z.string().refine(isOrigin)))
      .default([]),
    advice: 'give origins without a path, separated by commas, as in ALLOWED_ORIGINS=https://example.org',
  },
  TARGET_SCORE: {
    schema: decimalNumber(0, 100).default(80),
    advice: 'give a number from 0 to 100, as in TARGET_SCORE=80',
  },
  ADAPTATION_TRIALS: {
    schema: z.string().toLowerCase().pipe(z.enum(ADAPTATION_TRIALS)).default('automatic'),
    advice:
      'give automatic, or approved to have each trial begun by somebody, as in ADAPTATION_TRIALS=approved',
  },
  LEASE_MS: {
    schema: wholeNumber(100, 3_600_000).default(30_000),
    advice: 'give milliseconds from 100 to 3600000, as in LEASE_MS=30000',
  },
  DRAIN_TIMEOUT_MS: {
    schema: wholeNumber(0, 3_600_000).default(25_000),
    advice: 'give milliseconds from 0 to 3600000, as in DRAIN_TIMEOUT_MS=25000',
  },
  CACHE_MAX_MB: {
    schema: wholeNumber(0, 1_048_576).default(256),
    advice: 'give megabytes from 0 to 1048576, as in CACHE_MAX_MB=256 (0 switches the cache off)',
  },
  CACHE_MAX_AGE_HOURS: {
    schema: wholeNumber(1, 87_600).default(168),
    advice: 'give hours from 1 to 87600, as in CACHE_MAX_AGE_HOURS=168',
  },
  RETENTION_DAYS: {
    schema: wholeNumber(0, 36_500).default(0),
    advice: 'give days from 0 to 36500, as in RETENTION_DAYS=365 (0 keeps sessions for ever)',
  },
  AGENT_PROJECT_DIR: {
    schema: z.string().default('.').transform(toPath),
    advice: 'give the path of a folder, as in AGENT_PROJECT_DIR=.',
  },
  AGENT_DIRS: {
    schema: z
      .string()
      .transform((value) => [
        ...new Set(
          value
            .split(delimiter)
            .filter((path) => path.trim() !== '')
            .map(toPath),
        ),
      ])
      .pipe(z.array(z.string()).max(32))
      .default([]),
    advice: `give the paths of up to 32 folders, separated by ${delimiter}, as in AGENT_DIRS=./agents${delimiter}../shared/agents`,
  },
  LOG_LEVEL: {
    schema: z.string().trim().toLowerCase().pipe(z.enum(LOG_LEVELS)).default('info'),
    advice: `give one of ${LOG_LEVELS.join(', ')}, as in LOG_LEVEL=info`,
  },
} satisfies Record<string, Variable>;

/** All environment variables that are read. */
export const SETTING_NAMES: readonly string[] = [
  ...Object.keys(SERVER_VARIABLES),
  'AGENT_HOME',
  ...Object.keys(LLM_VARIABLES),
  ...Object.keys(WEBHOOK_VARIABLES),
];

/**
 * Reads the settings. An empty value counts as none, but for AGENT_HOME; names that are not known are left alone.
 *
 * @throws StartupError for the first value that is wrong, for a host that others can reach without a token, and for
 *   settings of language models or of the webhook that do not go together.
 */
export function parseSettings(environment: Environment): Settings {
  const read = reader(environment, SERVER_VARIABLES);
  const settings: Settings = {
    host: read('HOST'),
    port: read('PORT'),
    dataDir: resolve(read('DATA_DIR')),
    databaseUrl: read('DATABASE_URL'),
    project: read('PROJECT'),
    roles: read('ROLES'),
    workerConcurrency: read('WORKER_CONCURRENCY'),
    apiToken: read('API_TOKEN'),
    allowedOrigins: read('ALLOWED_ORIGINS'),
    targetScore: read('TARGET_SCORE'),
    adaptationTrials: read('ADAPTATION_TRIALS'),
    leaseMs: read('LEASE_MS'),
    drainTimeoutMs: read('DRAIN_TIMEOUT_MS'),
    cacheMaxMb: read('CACHE_MAX_MB'),
    cacheMaxAgeHours: read('CACHE_MAX_AGE_HOURS'),
    retentionDays: read('RETENTION_DAYS'),
    agentProjectDir: read('AGENT_PROJECT_DIR'),
    agentHome: readAgentHome(environment.AGENT_HOME),
    agentDirs: read('AGENT_DIRS'),
    llm: parseLlmSettings(environment),
    alertWebhook: parseWebhookSettings(environment),
    logLevel: read('LOG_LEVEL'),
  };
  if (settings.apiToken === null && !isLoopback(settings.host)) {
    throw new StartupError(
      'API_TOKEN',
      `HOST=${settings.host} can be reached by others, so a token is needed; set API_TOKEN (openssl rand -hex 32) or HOST=127.0.0.1.`,
    );
  }
  return settings;
}

/** The settings of this process's environment. */
export function readSettings(): Settings {
  return parseSettings(process.env);
}
