import { LLM_VARIABLES } from './llm-settings.js';
import { readAgentHome, SERVER_VARIABLES } from './settings.js';
import { reader, type Environment, type Variable } from './variable.js';
import { WEBHOOK_VARIABLES } from './webhook-settings.js';

/** A setting as it may be shown to whoever may use the API. */
export interface SettingFact {
  readonly name: string;
  /** As it is in force, as text; null where there is none, and of a secret. */
  readonly value: string | null;
  /** Whether the environment says it; else it is the default. */
  readonly isGiven: boolean;
  readonly isSecret: boolean;
}

const VARIABLES: Readonly<Record<string, Variable>> = {
  ...SERVER_VARIABLES,
  ...LLM_VARIABLES,
  ...WEBHOOK_VARIABLES,
};

/**
 * All settings by name, of an environment that parseSettings takes; secrets only by whether they are there.
 *
 * @throws StartupError for a value that is wrong
 */
export function settingFacts(environment: Environment): SettingFact[] {
  const read = reader(environment, VARIABLES);
  const facts = Object.entries(VARIABLES).map(([name, { isSecret = false }]) => ({
    name,
    value: isSecret ? null : asText(read(name)),
    isGiven: (environment[name] ?? '').trim() !== '',
    isSecret,
  }));
  const home = {
    name: 'AGENT_HOME',
    value: readAgentHome(environment.AGENT_HOME),
    isGiven: environment.AGENT_HOME !== undefined,
    isSecret: false,
  };
  return [...facts, home].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those of this process's environment. */
export function readSettingFacts(): SettingFact[] {
  return settingFacts(process.env);
}

function asText(value: unknown): string | null {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}
