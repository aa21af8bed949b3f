import type { AnalysisModule } from '../../../evaluation/index.js';
import { checkTicket } from './check-ticket.js';

export const analyses = {
  handlers: { 'ticketing.check': checkTicket },
  warmUp: [
    {
      name: 'ticketing.check',
      input: { response: '# A bug\n\nSteps: press it', task: null, kind: 'bug', required: null, given: [] },
    },
  ],
} satisfies AnalysisModule<'ticketing.check'>;
