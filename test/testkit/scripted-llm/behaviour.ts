/** How the scripted server answers one request. */
export type Behaviour =
  /** Well: with a text or an object, or else what the server's `answer` says, or a sample of the schema asked for. */
  | {
      readonly do: 'good';
      readonly content?: unknown;
      readonly usage?: ReportedUsage;
      readonly finishReason?: string;
    }
  /** In a well-formed way, with what nobody asked for; no JSON where a schema was asked for. */
  | { readonly do: 'wrong' }
  /** As `then` says, so many milliseconds later. */
  | { readonly do: 'slow'; readonly ms: number; readonly then?: Behaviour }
  /** Never. */
  | { readonly do: 'silence' }
  /** With 429; `retryAfter` is the header as it is sent. */
  | { readonly do: 'too-many'; readonly retryAfter?: string; readonly retryAfterMs?: string }
  | {
      readonly do: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    }
  /** By closing the connection, in the middle of the body if `isMidway`. */
  | { readonly do: 'drop'; readonly isMidway?: boolean }
  /** With 200 and the first half of a body, which claims to be whole. */
  | { readonly do: 'truncated-json' }
  /** With 200 and a page that is no JSON. */
  | { readonly do: 'garbage' }
  /** With 200 and an error in JSON. */
  | { readonly do: 'error-body' }
  /** With an object that does not follow the schema. */
  | { readonly do: 'wrong-schema' }
  /** With spaces that never end. */
  | { readonly do: 'endless' }
  /** With a body of so many bytes; 50 MB if left out. */
  | { readonly do: 'huge'; readonly bytes?: number }
  /** Well, without saying how many tokens it took. */
  | { readonly do: 'no-usage' }
  /** With the key that the request bore, in a header and in the body: an error of 401, or an answer of 200. */
  | { readonly do: 'echo-key'; readonly status: 200 | 400 | 401 | 500 };

/** What is told as usage, as it is; null tells none. */
export type ReportedUsage = Readonly<Record<string, unknown>> | null;

/** A request as the server understood it. */
export interface ScriptedRequest {
  /** Counted from 1, over chats and embeddings. */
  readonly number: number;
  readonly kind: 'chat' | 'embeddings';
  readonly model: string;
  readonly system: string;
  /** The user's messages. */
  readonly prompt: string;
  /** Texts to embed. */
  readonly texts: readonly string[];
  /** The JSON schema that the answer is to follow; null where there is none. */
  readonly schema: Record<string, unknown> | null;
  readonly temperature: number | undefined;
  readonly maxTokens: number | undefined;
  readonly authorization: string | undefined;
  /** Everything that was sent. */
  readonly body: Readonly<Record<string, unknown>>;
}
