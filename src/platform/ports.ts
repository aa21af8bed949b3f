/** Time, ids and randomness come in through these, so that tests can say what they are. */
export interface Clock {
  now(): Date;
}

export interface IdSource {
  /** A new UUIDv7. */
  next(): string;
}

export interface RandomSource {
  /** Uniform in [0, 1). */
  next(): number;
}
