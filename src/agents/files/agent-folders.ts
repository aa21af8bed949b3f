import { basename, join } from 'node:path';
import { SHARED_LABEL, type AgentTier } from '../domain/agent-state.js';

export interface AgentPlaces {
  /** Folder of the project whose agents these are. */
  readonly projectDir: string;
  /** Home of the user; null where nobody's agents are to be used. */
  readonly home: string | null;
  /** Further folders of agent files. */
  readonly dirs: readonly string[];
}

/** A folder of agent files. */
export interface AgentFolder {
  readonly path: string;
  readonly tier: AgentTier;
  /** What stands before a file's place in the folder when it is named to people. */
  readonly label: string;
}

/** Where agents are looked for, first ones first. */
export function agentFolders(places: AgentPlaces): AgentFolder[] {
  const folders: AgentFolder[] = [
    { path: join(places.projectDir, '.claude', 'agents'), tier: 'PROJECT', label: '.claude/agents' },
  ];
  const labels = new Set<string>();
  for (const path of places.dirs) {
    const name = `AGENT_DIRS/${basename(path) || 'root'}`;
    const label = labels.has(name) ? `${name} (${labels.size + 1})` : name;
    labels.add(label);
    folders.push({ path, tier: 'PROJECT', label });
  }
  if (places.home !== null) {
    folders.push({ path: join(places.home, '.claude', 'agents'), tier: 'USER', label: '~/.claude/agents' });
  }
  // Where the project is the home, or a folder is named twice, its files are no second definitions.
  return folders.filter(
    (folder, index) => folders.findIndex((other) => other.path === folder.path) === index,
  );
}

/** The file of what all agents of the project are told. */
export function sharedFile(places: AgentPlaces): string {
  return join(places.projectDir, SHARED_LABEL);
}
