import type { LlmOwner, OwnerLimit } from './llm-port.js';
import type { Price, Usage } from './domain/budget.js';
import type { Transport } from './transport.js';

export type CallRole = 'writer' | 'judge' | 'embedding';

/** Which ask it is: equal ones are answered once. */
export interface AskKey extends LlmOwner {
  readonly purpose: string;
  /** SHA-256 of what is asked, in hex. */
  readonly hash: string;
}

/** As columns: project, owner, purpose, hash. */
export const keyColumns = (key: AskKey): string[] => [key.projectId, key.ownerId, key.purpose, key.hash];

/** An answer that could not be used. */
export interface Flaw {
  /** Null where what came was no answer at all. */
  readonly answer: string | null;
  readonly problem: string;
}

/** What the provider answered. */
export interface Reply {
  /** The model's words, or vectors as JSON. */
  readonly text: string;
  readonly ending: 'COMPLETE' | 'CUT_OFF' | 'DECLINED';
  readonly reported: Readonly<Record<keyof Usage, number | undefined>>;
}

/** What an answer comes to. */
export type Reading<R> =
  | { readonly status: 'ANSWERED'; readonly value: R }
  /** `isFinal` where asking again would not help. */
  | { readonly status: 'INVALID'; readonly problem: string; readonly isFinal: boolean }
  | { readonly status: 'DECLINED'; readonly problem: string };

/** One call as it is sent. */
export interface Call {
  /** What is stored of it. */
  readonly request: unknown;
  /** What it can take at most. */
  readonly bound: Usage;
  send(transport: Transport, signal: AbortSignal): Promise<Reply>;
}

/** Something asked of a model, for an answer of type R. */
export interface Ask<R> {
  readonly key: AskKey;
  readonly role: CallRole;
  readonly model: string;
  readonly price: Price;
  /** Null where nothing but the day's limits holds. */
  readonly ownerLimit: OwnerLimit | null;
  /** @param flaw what was wrong with the answer before; null where there was none */
  compose(flaw: Flaw | null): Call;
  read(text: string, ending: Reply['ending']): Reading<R>;
}
