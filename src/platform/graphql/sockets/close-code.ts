/** Why a socket is closed: RFC 6455's codes below 4000, those of the graphql-transport-ws protocol above. */
export enum CloseCode {
  NORMAL = 1000,
  GOING_AWAY = 1001,
  TRY_AGAIN_LATER = 1013,
  BAD_REQUEST = 4400,
  UNAUTHORIZED = 4401,
  FORBIDDEN = 4403,
  SUBPROTOCOL_NOT_ACCEPTABLE = 4406,
  INIT_TIMEOUT = 4408,
  SUBSCRIBER_EXISTS = 4409,
  TOO_MANY_INITS = 4429,
  INTERNAL_ERROR = 4500,
}

const REASONS: Readonly<Record<CloseCode, string>> = {
  [CloseCode.NORMAL]: 'Closed by the client',
  [CloseCode.GOING_AWAY]: 'The server is going away; come back and go on from your cursor',
  [CloseCode.TRY_AGAIN_LATER]: 'Too slow; try again later and go on from your cursor',
  [CloseCode.BAD_REQUEST]: 'Invalid message',
  [CloseCode.UNAUTHORIZED]: 'Send connection_init and wait for connection_ack first',
  [CloseCode.FORBIDDEN]: 'Forbidden',
  [CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE]: 'Ask for the subprotocol graphql-transport-ws or graphql-ws',
  [CloseCode.INIT_TIMEOUT]: 'Connection initialisation timeout',
  [CloseCode.SUBSCRIBER_EXISTS]: 'An operation with this id is still running',
  [CloseCode.TOO_MANY_INITS]: 'Too many initialisation requests',
  [CloseCode.INTERNAL_ERROR]: 'Internal server error',
};

/**
 * The reason sent with a close code. It depends on nothing but the code, so that no error's message and nothing of
 * the client's can become one; each is within the 123 bytes that a close frame holds.
 */
export function closeReason(code: CloseCode): string {
  return REASONS[code];
}
