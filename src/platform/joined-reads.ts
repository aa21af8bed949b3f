import DataLoader from 'dataloader';

/**
 * Reads of many requests by few statements: what is asked for while others are being read is read with all that has come
 * meanwhile, as soon as these are done, and what several ask for only once. A read begins after it was asked for, so that
 * nobody is told of an older state than one that was read alone.
 */
export class JoinedReads<Key, Value> {
  private readonly loader: DataLoader<Key, Value>;
  private isReading = false;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param read answers keys in their order; where it fails, all who asked for them are told so
   * @param nameOf the same for keys that ask for the same
   */
  constructor(
    private readonly read: (keys: readonly Key[]) => Promise<readonly Value[]>,
    private readonly nameOf: (key: Key) => string,
    { keysAtOnce }: { readonly keysAtOnce: number },
  ) {
    this.loader = new DataLoader((keys) => this.readOnce(keys), {
      cache: false,
      maxBatchSize: keysAtOnce,
      batchScheduleFn: (dispatch) => this.whenFree(dispatch),
    });
  }

  load(key: Key): Promise<Value> {
    return this.loader.load(key);
  }

  private whenFree(dispatch: () => void): void {
    if (this.isReading) this.waiting.push(dispatch);
    else setImmediate(dispatch);
  }

  private async readOnce(keys: readonly Key[]): Promise<Value[]> {
    this.isReading = true;
    try {
      const names = keys.map(this.nameOf);
      const first = new Map(names.map((name, i) => [name, keys[i]!] as const));
      const answers = await this.read([...first.values()]);
      const byName = new Map([...first.keys()].map((name, i) => [name, answers[i]!] as const));
      return names.map((name) => byName.get(name)!);
    } finally {
      this.isReading = false;
      this.waiting.shift()?.();
    }
  }
}
