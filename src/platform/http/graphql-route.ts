import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { AdmissionGate } from '../graphql/admission/index.js';
import type { GraphqlOverHttp } from '../graphql/apollo.js';
import { createContextOf } from '../graphql/context.js';
import { LIMITS } from '../limits.js';
import type { ProjectContext } from '../project.js';
import { sendError, wantsPage, type Exchange } from './exchange.js';
import { readJsonBody } from './read-json-body.js';
import type { Route } from './routes.js';
import type { StaticFiles } from './static-files.js';

export interface GraphqlRouteOptions {
  readonly graphql: GraphqlOverHttp;
  readonly admission: AdmissionGate;
  /** The page for people, whose files are served below /graphiql/. */
  readonly page: StaticFiles;
  /** The project that is served. */
  readonly project: ProjectContext;
}

const REQUEST_HEADERS = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'];

/** The headers that GraphQL over HTTP goes by; the others are none of its business. */
function headersOf({ request }: Exchange): HeaderMap {
  const headers = new HeaderMap();
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

function send(exchange: Exchange, answer: HTTPGraphQLResponse): void {
  const body = answer.body.kind === 'complete' ? answer.body.string : '';
  exchange.writeHead(answer.status ?? 200, {
    ...Object.fromEntries(answer.headers),
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
  });
  exchange.response.end(body);
}

function isPageRequest(exchange: Exchange): boolean {
  return wantsPage(exchange) && !new URLSearchParams(exchange.search).has('query');
}

/** POST and GET of operations, and a page for people who open the same address. */
export function graphqlRoute({ graphql, admission, page, project }: GraphqlRouteOptions): Route {
  const handle = async (exchange: Exchange): Promise<void> => {
    if (isPageRequest(exchange)) return page.send(exchange, '/index.html');
    const { request, search } = exchange;
    const body = await readJsonBody(request, LIMITS.httpBodyBytes);
    if (body.kind === 'refused') {
      admission.count(body.rule);
      return sendError(exchange, body.answer);
    }
    const answer = await graphql.run(
      {
        // Of HEAD, Node sends what GET is answered with, but for the body.
        method: request.method === 'HEAD' ? 'GET' : (request.method ?? ''),
        headers: headersOf(exchange),
        search,
        body: body.kind === 'json' ? body.value : undefined,
      },
      createContextOf(project, exchange),
    );
    if ((answer.status ?? 200) >= 500) throw new Error('Apollo answered with a failure of its own.');
    send(exchange, answer);
  };
  return { name: 'graphql', path: '/graphql', methods: ['GET', 'POST'], isOpen: isPageRequest, handle };
}
