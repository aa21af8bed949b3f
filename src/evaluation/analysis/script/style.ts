/** The conventions a JavaScript or TypeScript text follows by itself: it is measured against its own, not ours. */
export interface ScriptStyle {
  readonly indentStyle: 'space' | 'tab';
  readonly indentWidth: number;
  readonly quoteStyle: 'single' | 'double';
  readonly semicolons: 'always' | 'asNeeded';
}

/** What the text does more often; where it does not say, two spaces, double quotes and semicolons. */
export function scriptStyleOf(text: string): ScriptStyle {
  const indents = [...text.matchAll(/^([ \t]+)\S/gm)].map((match) => match[1] ?? '');
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const fours = indents.filter((indent) => /^ +$/.test(indent) && indent.length % 4 === 0).length;
  const twos = indents.filter((indent) => /^ +$/.test(indent) && indent.length % 4 === 2).length;
  const single = countOf(text, /'(?:[^'\\\n]|\\.)*'/g);
  const double = countOf(text, /"(?:[^"\\\n]|\\.)*"/g);
  const ended = countOf(text, /;[ \t]*(\/\/.*)?$/gm);
  const bare = countOf(text, /[\w)\]'"`][ \t]*$/gm);
  return {
    indentStyle: tabs > indents.length / 2 ? 'tab' : 'space',
    indentWidth: fours > twos * 2 && fours > 0 ? 4 : 2,
    quoteStyle: single > double ? 'single' : 'double',
    semicolons: ended === 0 && bare > 1 ? 'asNeeded' : 'always',
  };
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}
