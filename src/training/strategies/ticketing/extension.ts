import type { AnalysisExtension } from '../../../evaluation/index.js';
import { compiledPath } from '../../../platform/sandbox/index.js';
import type { TicketInput, TicketReport } from './check-ticket.js';

declare module '../../../evaluation/analysis/tasks.js' {
  interface AnalysisTasks {
    'ticketing.check': { input: TicketInput; report: TicketReport };
  }
}

/** Tickets, read in the processes for text. */
export const ticketingAnalyses: AnalysisExtension<'ticketing.check'> = {
  family: 'text',
  names: ['ticketing.check'],
  path: () => compiledPath(import.meta.url, './analyses.js'),
  load: () => import('./analyses.js'),
};
