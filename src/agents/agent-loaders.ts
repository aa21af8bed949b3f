import DataLoader from 'dataloader';
import type { Page } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import type { AgentRecord, AgentVersionRecord } from './agent-record.js';
import type { AgentService } from './agent.service.js';

/** What is read by id in one statement for a whole request, however many fields ask. */
export class AgentLoaders {
  constructor(private readonly service: AgentService) {}

  /** Also an agent that is defined nowhere any more. */
  agent(context: RequestContext, id: string): Promise<AgentRecord | null> {
    return context
      .loader('agents.agents', () => byId<AgentRecord>((ids) => this.service.findMany(context.project, ids)))
      .load(id);
  }

  version(context: RequestContext, id: string): Promise<AgentVersionRecord | null> {
    return context
      .loader('agents.versions', () =>
        byId<AgentVersionRecord>((ids) => this.service.findVersions(context.project, ids)),
      )
      .load(id);
  }

  /** A page of an agent's versions and one more; asked for many agents, it is one statement. */
  versionsOf(context: RequestContext, agentId: string, page: Page): Promise<AgentVersionRecord[]> {
    const { after, limit } = page;
    const key = `agents.versionsOf:${limit}:${after ? `${after.createdAt.getTime()}:${after.id}` : ''}`;
    return context
      .loader(
        key,
        () =>
          new DataLoader<string, AgentVersionRecord[]>(async (ids) => {
            const versions = await this.service.versionsOf(context.project, ids, after, limit + 1);
            return ids.map((id) => versions.filter((version) => version.agentId === id));
          }),
      )
      .load(agentId);
  }
}

function byId<T extends { readonly id: string }>(
  load: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = new Map((await load(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
