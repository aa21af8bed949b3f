import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestServer } from './test-server.js';
import { temporaryFolder } from './run-folder.js';
import type { UserError } from './training-operations.js';

/** A folder in which agent files are written, as a project or a home. */
export interface AgentPlace {
  readonly path: string;
  /** Writes .claude/agents/<place>. */
  write(place: string, content: string | Uint8Array): void;
  remove(place: string): void;
  /** Writes a file beside .claude, as AGENTS.md. */
  writeBeside(place: string, content: string): void;
  drop(): void;
}

export function agentPlace(): AgentPlace {
  const folder = temporaryFolder('agents-');
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const agents = join(folder.path, '.claude', 'agents');
  return {
    path: folder.path,
    write: (place, content) => put(join(agents, place), content),
    remove: (place) => rmSync(join(agents, place), { recursive: true }),
    writeBeside: (place, content) => put(join(folder.path, place), content),
    drop: () => folder.remove(),
  };
}

export interface AgentAnswer {
  id: string;
  agentType: string;
  name: string;
  description: string | null;
  tier: string;
  instructions: string;
  version: number;
  findings: { rule: string; message: string; line: number | null; severity: string }[];
}

export interface VersionAnswer {
  id: string;
  version: number;
  instructions: string;
  author: string;
  reason: string;
  diff: string;
  createdAt: string;
}

const AGENT =
  'id agentType name description tier instructions version findings { rule message line severity }';
const VERSION = 'id version instructions author reason diff createdAt';

export async function agentsOf(server: TestServer): Promise<AgentAnswer[]> {
  return (await server.query<{ agents: AgentAnswer[] }>(`{ agents { ${AGENT} } }`)).agents;
}

export async function agentOf(server: TestServer, agentType: string): Promise<AgentAnswer | null> {
  const document = `query ($agentType: String!) { agent(agentType: $agentType) { ${AGENT} } }`;
  return (await server.query<{ agent: AgentAnswer | null }>(document, { agentType })).agent;
}

/** Newest first. */
export async function versionsOf(server: TestServer, agentType: string): Promise<VersionAnswer[]> {
  const document = `query ($agentType: String!) { agent(agentType: $agentType) { versions(first: 100) { nodes { ${VERSION} } } } }`;
  const { agent } = await server.query<{ agent: { versions: { nodes: VersionAnswer[] } } }>(document, {
    agentType,
  });
  return agent.versions.nodes;
}

export async function restoreVersion(
  server: TestServer,
  agentVersionId: string,
  reason = 'it was better',
): Promise<{ agent: AgentAnswer | null; userErrors: UserError[] }> {
  const document = `mutation ($input: RestoreAgentVersionInput!) {
    restoreAgentVersion(input: $input) { agent { ${AGENT} } userErrors { code message path } } }`;
  const answer = await server.query<{
    restoreAgentVersion: { agent: AgentAnswer | null; userErrors: UserError[] };
  }>(document, { input: { agentVersionId, reason } });
  return answer.restoreAgentVersion;
}
