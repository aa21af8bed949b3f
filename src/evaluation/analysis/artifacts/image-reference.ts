/**
 * What is wrong with how an image is named: nothing (null), no tag at all, or the tag "latest". A digest is the best of
 * names; what holds a variable is not known.
 */
export function looseTag(image: string): 'untagged' | 'latest' | null {
  if (image.includes('$') || image.includes('@') || image === 'scratch') return null;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  if (tag === undefined) return 'untagged';
  return tag === 'latest' ? 'latest' : null;
}
