/** The first characters of a text, none of them cut in two. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : [...text.slice(0, most * 2)].slice(0, most).join('');
}
