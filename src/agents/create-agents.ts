import type { Database } from '../platform/database/database.js';
import type { Logger } from '../platform/observability/logger.js';
import type { IdSource } from '../platform/ports.js';
import { AgentRegistry } from './agent-registry.js';
import { AgentService, type InstructionArms } from './agent.service.js';
import { AgentStore } from './agent-store.js';
import { AssignmentTokens } from './assignment-tokens.js';
import { builtInSources } from './built-in/built-in-sources.js';
import { AgentFiles } from './files/agent-files.js';

/** What agents are built upon. */
export interface AgentParts {
  readonly database: Database;
  readonly ids: IdSource;
  readonly logger: Logger;
}

export interface AgentSettings {
  /** The project whose agents they are. */
  readonly project: string;
  /** Folder of the project whose .claude/agents and AGENTS.md are used. */
  readonly agentProjectDir: string;
  /** Home of the user whose .claude/agents are used; null where nobody's are. */
  readonly agentHome: string | null;
  /** Further folders of agent files. */
  readonly agentDirs: readonly string[];
}

/** What answers about agents; needs no files. @param arms what is tried on their instructions; nothing if left out */
export function createAgentService(
  parts: Pick<AgentParts, 'database' | 'ids'>,
  arms: InstructionArms | null = null,
): AgentService {
  const { database, ids } = parts;
  return new AgentService(database, new AgentStore(ids), new AssignmentTokens(database), arms);
}

/** What keeps the stored agents as their files say; for nodes that see these files. */
export function createAgentRegistry(parts: AgentParts, settings: AgentSettings): AgentRegistry {
  const { database, ids, logger } = parts;
  const files = new AgentFiles({
    projectDir: settings.agentProjectDir,
    home: settings.agentHome,
    dirs: settings.agentDirs,
  });
  const store = new AgentStore(ids);
  return new AgentRegistry(database, store, files, builtInSources(), { projectId: settings.project }, logger);
}
