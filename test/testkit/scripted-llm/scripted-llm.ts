import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Behaviour, ReportedUsage, ScriptedRequest } from './behaviour.js';
import { chatBody, embeddingsBody, tokensOf } from './bodies.js';

export interface ScriptedLlmOptions {
  /** How each request is answered; well if left out. */
  readonly script?: (request: ScriptedRequest) => Behaviour | Promise<Behaviour>;
  /** What a good answer says: a text, or an object where a schema was asked for; undefined is a sample of the schema. */
  readonly answer?: (request: ScriptedRequest) => unknown;
  /** Requests with another key are answered with 401. */
  readonly apiKey?: string;
}

/** A server that speaks OpenAI's protocol as far as the port to models uses it, and behaves as a test says. */
export interface ScriptedLlm {
  /** For LLM_BASE_URL. */
  readonly baseUrl: string;
  /** All that reached it, in order. */
  readonly requests: readonly ScriptedRequest[];
  /** Requests that reached it. */
  readonly callCount: number;
  /** Requests that it answered with a completion or embeddings, which are those that a provider bills. */
  readonly paidCount: number;
  /** Tokens of those, by its own count, whatever it told. */
  readonly tokens: number;
  /** Requests that are being answered. */
  readonly underWay: number;
  /** The most that were answered at the same time. */
  readonly mostUnderWay: number;
  /** Behaves in another way from now on. */
  behave(script: NonNullable<ScriptedLlmOptions['script']>): void;
  stop(): Promise<void>;
}

const HUGE_BYTES = 50 * 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Starts the server on a free port of the loopback address. `stop` it when done. */
export async function startScriptedLlm(options: ScriptedLlmOptions = {}): Promise<ScriptedLlm> {
  const requests: ScriptedRequest[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const state = { paidCount: 0, tokens: 0, underWay: 0, mostUnderWay: 0, script: options.script };

  const later = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };

  const answerWell = (
    request: ScriptedRequest,
    response: ServerResponse,
    given: Behaviour & { do: 'good' },
  ) => {
    const content = given.content ?? options.answer?.(request);
    const body = request.kind === 'chat' ? chatBody(request, content, given) : embeddingsBody(request, given);
    state.paidCount += 1;
    state.tokens += tokensOf(body);
    const usage: ReportedUsage | undefined = given.usage;
    const told = usage === undefined ? body : { ...body, usage: usage ?? undefined };
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(told));
  };

  const behave = (behaviour: Behaviour, request: ScriptedRequest, response: ServerResponse): void => {
    const answer = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { ...JSON_TYPE, ...headers }).end(body);
    };
    const half = (): string => JSON.stringify(chatBody(request, 'half of this', {})).slice(0, -40);
    switch (behaviour.do) {
      case 'good':
        return answerWell(request, response, behaviour);
      case 'wrong':
        return answerWell(request, response, { do: 'good', content: 'This answers something else.' });
      case 'no-usage':
        return answerWell(request, response, { do: 'good', usage: null });
      case 'wrong-schema':
        return answerWell(request, response, { do: 'good', content: { unexpected: [1, 2, 3] } });
      case 'slow':
        return later(behaviour.ms, () => behave(behaviour.then ?? { do: 'good' }, request, response));
      case 'silence':
        return;
      case 'too-many': {
        const { retryAfter, retryAfterMs } = behaviour;
        return answer(429, errorBody('Too many requests.'), {
          ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
          ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': retryAfterMs }),
        });
      }
      case 'status':
        return answer(behaviour.status, behaviour.body ?? errorBody('As scripted.'), behaviour.headers);
      case 'drop':
        if (!behaviour.isMidway) return void response.destroy();
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '100000' }).write(half());
        return later(20, () => response.destroy());
      case 'truncated-json':
        return answer(200, half());
      case 'garbage':
        return answer(200, '<html><body>Down for maintenance</body></html>', { 'content-type': 'text/html' });
      case 'error-body':
        return answer(200, errorBody('The engine is overloaded.'));
      case 'endless':
        return drip(response.writeHead(200, JSON_TYPE), later);
      case 'huge':
        return pour(response.writeHead(200, JSON_TYPE), behaviour.bytes ?? HUGE_BYTES);
      case 'echo-key': {
        const key = request.authorization?.replace(/^Bearer /, '') ?? 'no key';
        if (behaviour.status === 200) {
          return answerWell(request, response, { do: 'good', content: `Your key is ${key}.` });
        }
        return answer(behaviour.status, errorBody(`Incorrect API key provided: ${key}`), {
          'x-your-key': key,
        });
      }
    }
  };

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = understand(message, await text(message), requests.length + 1);
    if (typeof request === 'number') {
      response.writeHead(request, JSON_TYPE).end(errorBody('That is not what this server speaks.'));
      return;
    }
    requests.push(request);
    state.underWay += 1;
    state.mostUnderWay = Math.max(state.mostUnderWay, state.underWay);
    response.once('close', () => {
      state.underWay -= 1;
    });
    if (options.apiKey !== undefined && request.authorization !== `Bearer ${options.apiKey}`) {
      response.writeHead(401, JSON_TYPE).end(errorBody('Incorrect API key provided.'));
      return;
    }
    behave((await state.script?.(request)) ?? { do: 'good' }, request, response);
  };

  const server = createServer((message, response) => {
    handle(message, response).catch((error: Error) => {
      if (!response.headersSent) response.writeHead(500, JSON_TYPE);
      response.end(errorBody(`The script failed: ${error.message}`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    get callCount() {
      return requests.length;
    },
    get paidCount() {
      return state.paidCount;
    },
    get tokens() {
      return state.tokens;
    },
    get underWay() {
      return state.underWay;
    },
    get mostUnderWay() {
      return state.mostUnderWay;
    },
    behave(script) {
      state.script = script;
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const errorBody = (message: string): string => JSON.stringify({ error: { message, type: 'scripted' } });

interface ChatMessage {
  readonly role: string;
  readonly content: string | readonly { readonly text?: string }[];
}

/** A request that the server knows, or the status that says that it does not. */
function understand(message: IncomingMessage, sent: string, number: number): ScriptedRequest | number {
  const kind = { '/v1/chat/completions': 'chat', '/v1/embeddings': 'embeddings' } as const;
  const known = kind[message.url as keyof typeof kind];
  if (message.method !== 'POST' || known === undefined) return 404;
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(sent) as Record<string, unknown>;
  } catch {
    return 400;
  }
  if (typeof body.model !== 'string' || body.stream === true) return 400;
  const messages = (body.messages ?? []) as readonly ChatMessage[];
  const said = (role: string): string =>
    messages
      .filter((one) => one.role === role)
      .map(wordsOf)
      .join('\n');
  const format = body.response_format as { json_schema?: { schema?: Record<string, unknown> } } | undefined;
  return {
    number,
    kind: known,
    model: body.model,
    system: said('system'),
    prompt: said('user'),
    texts: [body.input ?? []].flat() as string[],
    schema: format?.json_schema?.schema ?? null,
    temperature: body.temperature as number | undefined,
    maxTokens: (body.max_tokens ?? body.max_completion_tokens) as number | undefined,
    authorization: message.headers.authorization,
    body,
  };
}

function wordsOf({ content }: ChatMessage): string {
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
}

/** A space now and then, for good. */
function drip(response: ServerResponse, later: (ms: number, work: () => void) => void): void {
  if (response.destroyed) return;
  response.write(' ');
  later(10, () => drip(response, later));
}

/** So many bytes, as fast as they are taken. */
function pour(response: ServerResponse, bytes: number): void {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}
