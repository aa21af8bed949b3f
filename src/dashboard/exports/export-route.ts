import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendError, type Exchange, type Route } from '../../platform/http/index.js';
import { CONTENT_TYPES, EXPORTS_PATH, type ExportService } from './export.service.js';

/** Exports that a process streams at the same time: each holds a connection to the database. */
const AT_ONCE = 2;
const ENDINGS = { JSON: 'json', NDJSON: 'ndjson', CSV: 'csv' } as const;

/** Serves the files behind links. A link is its own proof, so that a browser can open it. */
export function exportRoute(service: Pick<ExportService, 'open' | 'stream'>): Route {
  let underWay = 0;
  const handle = async (exchange: Exchange): Promise<void> => {
    const request = await service.open(exchange.pathname.slice(EXPORTS_PATH.length));
    if (request === 'FORGED') {
      const message = 'There is no such export; ask exportTrainingData for a link and open it as it is.';
      return sendError(exchange, { status: 404, code: 'NOT_FOUND', message });
    }
    if (request === 'EXPIRED') {
      const message = 'This link has expired; ask exportTrainingData for a new one.';
      return sendError(exchange, { status: 410, code: 'EXPIRED', message });
    }
    if (underWay >= AT_ONCE) {
      const message = `${AT_ONCE} exports are under way here; try again when one has ended.`;
      const headers = { 'retry-after': '30' };
      return sendError(exchange, { status: 503, code: 'TOO_MANY_EXPORTS', message, headers });
    }
    const { response } = exchange;
    const { format, projectId } = request;
    response.writeHead(200, {
      'content-type': CONTENT_TYPES[format],
      'content-disposition': `attachment; filename="agent-trainer-${projectId.replace(/[^\w-]/g, '_')}.${ENDINGS[format]}"`,
      'cache-control': 'no-store',
    });
    if (exchange.request.method === 'HEAD') return void response.end();
    underWay += 1;
    try {
      await pipeline(Readable.from(service.stream(request)), response);
    } catch (error) {
      // The head is sent: a body that breaks off is how a client learns of it.
      exchange.logger.warn({ err: error }, 'an export broke off');
    } finally {
      underWay -= 1;
    }
  };
  return { name: 'exports', path: EXPORTS_PATH, methods: ['GET'], isOpen: true, handle };
}
