import pg from 'pg';

/**
 * How a statement asks to be prepared. For those alone whose plan is the same however full the tables are, as that of an
 * INSERT: one that was planned on an empty table would be kept until the table is next analysed.
 */
const PREPARED = /^\/\* ([a-z_]{1,40}), prepared \*\//;
/** Values travel as parameters, so that texts are few; those that are put together otherwise do not fill the database up. */
const TEXTS_MOST = 200;

const names = new Map<string, string>();

/** The name to prepare a statement under; null where it is to be planned each time. */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  const tag = PREPARED.exec(text)?.[1];
  if (tag === undefined || names.size >= TEXTS_MOST) return null;
  const name = `${tag}_${names.size}`;
  names.set(text, name);
  return name;
}

type Query = (config: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * A connection on which statements that ask for it in their first comment are parsed and planned once, not each time,
 * and on which those that are given to it one after the other, without waiting, are sent as one.
 */
export class PreparingClient extends pg.Client {
  private isCorked = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const plain = this.query.bind(this) as Query;
    const preparing: Query = (given, values, callback) => {
      this.corkUntilNextTick();
      const name = typeof given === 'string' && Array.isArray(values) ? nameOf(given) : null;
      return name === null ? plain(given, values, callback) : plain({ name, text: given, values }, callback);
    };
    this.query = preparing as typeof this.query;
  }

  /** Each write to a socket is a system call that takes as long as a small statement does. */
  private corkUntilNextTick(): void {
    if (this.isCorked) return;
    const { stream } = this.connection;
    this.isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}
