import type { Subprotocol } from './subprotocol.js';

/** A client's message of subscriptions-transport-ws; every part is the client's word only. */
interface LegacyMessage {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly payload?: unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(id: unknown, message: string): { reply: string } {
  return { reply: JSON.stringify({ id, type: 'error', payload: { message } }) };
}

function translate(message: unknown): ReturnType<Subprotocol['translate']> {
  if (!isRecord(message)) return { pass: message };
  const { type, id, payload } = message as LegacyMessage;
  switch (type) {
    case 'connection_init':
      // Old clients send null or a string where they have no parameters.
      return { pass: { type, payload: isRecord(payload) ? payload : undefined } };
    case 'start':
      if (!isRecord(payload) || typeof payload.query !== 'string') {
        return refuse(id, 'Send the operation as payload.query');
      }
      if (payload.variables != null && !isRecord(payload.variables)) {
        return refuse(id, 'Send payload.variables as an object');
      }
      return {
        pass: {
          type: 'subscribe',
          id,
          payload: {
            query: payload.query,
            variables: payload.variables,
            operationName: payload.operationName,
          },
        },
      };
    case 'stop':
      return { pass: { type: 'complete', id } };
    case 'connection_terminate':
      return { close: true };
    default:
      return refuse(id, 'Invalid message type');
  }
}

/** Old clients read one error, newer ones of them all in `errors`. */
function errorFrame(idJson: string, errorsJson: string): string {
  const errors = JSON.parse(errorsJson) as Record<string, unknown>[];
  const payload = errors.length === 1 ? errors[0] : { ...errors[0], errors };
  return `{"id":${idJson},"type":"error","payload":${JSON.stringify(payload)}}`;
}

/** The protocol of subscriptions-transport-ws, which GraphQL Playground still speaks; its name is misleading. */
export const LEGACY_WS: Subprotocol = {
  name: 'graphql-ws',
  translate,
  resultHead: (idJson) => `{"type":"data","id":${idJson},"payload":`,
  errorFrame,
  keepAlive: '{"type":"ka"}',
  refusal: '{"type":"connection_error","payload":{"message":"Forbidden"}}',
  isEager: true,
};
