import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { sendError, type Exchange, type Route } from '../../platform/http/index.js';
import { FILE_KINDS, type ExportChunk } from './export-formats.js';
import type { Download, ExportRuns } from './export-runs.js';
import { EXPORTS_PATH, type ExportService } from './export.service.js';

/** Exports that a process streams at the same time: each holds a connection to the database. */
const AT_ONCE = 2;
/** Times as long as what came before. */
const REST = 2;
const MOST_REST_MS = 50;

/** Serves the files behind links. A link is its own proof, so that a browser can open it. */
export function exportRoute(
  service: Pick<ExportService, 'open' | 'stream'>,
  runs: Pick<ExportRuns, 'begin'>,
): Route {
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
    const { contentType, ending } = FILE_KINDS[format];
    exchange.writeHead(200, {
      'content-type': contentType,
      'content-disposition': `attachment; filename="agent-trainer-${projectId.replace(/[^\w-]/g, '_')}${ending}"`,
      'cache-control': 'no-store',
    });
    if (exchange.request.method === 'HEAD') return void response.end();
    let download: Download | null = null;
    try {
      underWay += 1;
      try {
        download = await runs.begin(request);
        await pipeline(Readable.from(told(paced(service.stream(request)), download)), response);
      } finally {
        // Whoever has read to the end may ask for the next one at once.
        underWay -= 1;
      }
      await download.end('FINISHED');
    } catch (error) {
      // The head is sent: a body that breaks off is how a client learns of it.
      exchange.logger.warn({ err: error }, 'an export broke off');
      response.destroy();
      await download?.end('BROKEN');
    }
  };
  return { name: 'exports', path: EXPORTS_PATH, methods: ['GET'], isOpen: true, handle };
}

/** Rests after each chunk twice as long as it took to be made, here, in the database or in a child: most of the time is for others. */
async function* paced(chunks: AsyncIterable<ExportChunk>): AsyncGenerator<ExportChunk> {
  let begun = performance.now();
  for await (const chunk of chunks) {
    const took = performance.now() - begun;
    yield chunk;
    await delay(Math.min(REST * took, MOST_REST_MS));
    begun = performance.now();
  }
}

/** The texts of chunks, each counted when the one before has been taken. */
async function* told(chunks: AsyncIterable<ExportChunk>, download: Download): AsyncGenerator<string> {
  for await (const { text, rowCount } of chunks) {
    if (text !== '') yield text;
    download.wrote(rowCount, Buffer.byteLength(text));
  }
}
