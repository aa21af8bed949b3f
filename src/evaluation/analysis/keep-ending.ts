/** `rewritten` with the line ends that `original` has at its end: a formatter's last newline is not an improvement. */
export function keepEnding(original: string, rewritten: string): string {
  const ending = /[\r\n]*$/.exec(original)?.[0] ?? '';
  return rewritten.replace(/[\r\n]*$/, '') + ending;
}
