/** Something with a beginning and an end; started in order, stopped in reverse. */
export interface Part {
  start?(): Promise<unknown>;
  stop?(): Promise<unknown>;
}
