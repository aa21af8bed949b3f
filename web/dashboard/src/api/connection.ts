import { useEffect, useRef, useSyncExternalStore } from 'react';

/** How the page stands with the server: `idle` where nothing live is shown. */
export interface ConnectionState {
  readonly status: 'idle' | 'connecting' | 'live' | 'reconnecting';
  /** When the server was last heard of, in milliseconds since 1970; null before. */
  readonly heardAt: number | null;
  /** How often the connection came back; what is state is fetched anew each time. */
  readonly reconnects: number;
}

type Listener = () => void;

/** The connection's state, for whoever shows or follows it. */
class Connection {
  #state: ConnectionState = { status: 'idle', heardAt: null, reconnects: 0 };
  #wasLive = false;
  readonly #listeners = new Set<Listener>();

  readonly state = (): ConnectionState => this.#state;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  connecting(): void {
    this.#change({ status: this.#wasLive ? 'reconnecting' : 'connecting' });
  }

  connected(): void {
    const reconnects = this.#state.reconnects + (this.#wasLive ? 1 : 0);
    this.#wasLive = true;
    this.#change({ status: 'live', heardAt: Date.now(), reconnects });
  }

  /** Called for each message; tells nobody, for that would be many times a second. */
  heard(): void {
    this.#state = { ...this.#state, heardAt: Date.now() };
  }

  /** @param onPurpose whether the page itself had no more use for it */
  closed(onPurpose: boolean): void {
    if (onPurpose) this.#wasLive = false;
    this.#change({ status: onPurpose ? 'idle' : this.#wasLive ? 'reconnecting' : 'connecting' });
  }

  #change(change: Partial<ConnectionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export const connection = new Connection();

/** The connection's state as it changes. */
export function useConnection(): ConnectionState {
  const status = useSyncExternalStore(connection.subscribe, () => connection.state().status);
  const reconnects = useSyncExternalStore(connection.subscribe, () => connection.state().reconnects);
  return { status, reconnects, heardAt: connection.state().heardAt };
}

/** Calls back each time when the connection has come back after a break. */
export function useOnReconnect(listener: () => void): void {
  const { reconnects } = useConnection();
  const seen = useRef(reconnects);
  useEffect(() => {
    if (seen.current === reconnects) return;
    seen.current = reconnects;
    listener();
  }, [reconnects, listener]);
}
