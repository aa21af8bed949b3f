import type { Client as Sockets } from 'graphql-ws';
import { stringifyDocument } from 'urql';
import type { TadaDocumentNode } from './graphql';

/** An error that the server gave for a subscription. */
export interface FeedError {
  readonly message: string;
  readonly code: string | null;
  /** With CURSOR_EXPIRED: where what is still kept begins. */
  readonly oldestCursor: string | null;
}

export interface ResumableFeed<Data, Event> {
  readonly document: TadaDocumentNode<Data, never>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The cursor to begin behind as long as no event has come; null begins as the subscription itself does. */
  after(): string | null;
  eventOf(data: Data): Event & { readonly cursor: string };
  onEvent(event: Event & { readonly cursor: string }): void;
  onError(error: FeedError): void;
  onComplete?(): void;
}

/** What the server, or the socket, said. */
export function toFeedError(errors: unknown): FeedError {
  const list = Array.isArray(errors) ? (errors as readonly unknown[]) : [errors];
  const first = list[0] as
    { message?: string; extensions?: { code?: string; oldestCursor?: string } } | undefined;
  return {
    message: first?.message ?? 'The connection was refused.',
    code: first?.extensions?.code ?? null,
    oldestCursor: first?.extensions?.oldestCursor ?? null,
  };
}

/**
 * Subscribes to events that have cursors. After a break the socket's client sends the subscription again, and it is written out
 * anew each time: by then `after` is the cursor of the last event that was seen, so that none is missing or doubled.
 *
 * @returns ends it
 */
export function subscribeResumable<Data, Event>(
  sockets: Sockets,
  feed: ResumableFeed<Data, Event>,
): () => void {
  let seen: string | null = null;
  const variables = {
    ...feed.variables,
    get after() {
      return seen ?? feed.after();
    },
  };
  return sockets.subscribe<Data>(
    { query: stringifyDocument(feed.document), variables },
    {
      next: ({ data, errors }) => {
        if (!data) return errors && feed.onError(toFeedError(errors));
        const event = feed.eventOf(data);
        seen = event.cursor;
        feed.onEvent(event);
      },
      error: (errors) => feed.onError(toFeedError(errors)),
      complete: () => feed.onComplete?.(),
    },
  );
}
