/** The addresses of the pages, so that none is written twice. */
export const links = {
  agent: (agentType: string) => `/agents/${encodeURIComponent(agentType)}`,
  session: (id: string) => `/sessions/${encodeURIComponent(id)}`,
  sessionsOf: (agentType: string) => `/sessions?agent=${encodeURIComponent(agentType)}`,
  batch: (id: string) => `/batches/${encodeURIComponent(id)}`,
  correction: (id: string) => `/corrections/${encodeURIComponent(id)}`,
  experiment: (id: string) => `/experiments/${encodeURIComponent(id)}`,
  optimizerRun: (id: string) => `/optimizer/${encodeURIComponent(id)}`,
  optimizerOf: (templateId: string) => `/optimizer?template=${encodeURIComponent(templateId)}`,
};
