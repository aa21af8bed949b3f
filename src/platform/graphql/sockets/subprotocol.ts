/** What a subprotocol says differently from graphql-transport-ws, in whose terms the server thinks. */
export interface Subprotocol {
  readonly name: string;
  /**
   * A client's message in the terms of graphql-transport-ws, `close` to close the socket as the client asked, or
   * `reply` to answer it at once.
   */
  translate(message: unknown): { pass: unknown } | { close: true } | { reply: string };
  /** Begin and type of the frame of an operation's result; its payload and `}` follow. */
  resultHead(idJson: string): string;
  /** The frame that ends an operation with errors; `errorsJson` is an array. */
  errorFrame(idJson: string, errorsJson: string): string;
  /** Sent behind connection_ack and then at every keep-alive; null where pings are enough. */
  readonly keepAlive: string | null;
  /** Sent before a socket is closed for lack of permission; null where the close code is enough. */
  readonly refusal: string | null;
  /** Whether operations may be asked for before connection_ack has come. */
  readonly isEager: boolean;
}

/** The protocol of graphql-ws. */
export const TRANSPORT_WS: Subprotocol = {
  name: 'graphql-transport-ws',
  translate: (message) => ({ pass: message }),
  resultHead: (idJson) => `{"id":${idJson},"type":"next","payload":`,
  errorFrame: (idJson, errorsJson) => `{"id":${idJson},"type":"error","payload":${errorsJson}}`,
  keepAlive: null,
  refusal: null,
  isEager: false,
};
