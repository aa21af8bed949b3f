/** What a reader is to fill in, as in <your name>, would be read as redirections. Of equal length, so that places stay. */
export function withoutPlaceholders(script: string): string {
  return script.replace(/(?<![<\w])<[A-Za-z][\w.-]{0,40}(?: [\w.-]{1,40}){0,4}>/g, (text) =>
    '_'.repeat(text.length),
  );
}
