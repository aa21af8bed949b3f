/** Links and ids that a text points to others by: web addresses, DOIs, arXiv ids, keys of tickets. */
export interface References {
  readonly urls: readonly string[];
  /** Keys as trackers give them: ABC-123, or #123. */
  readonly keys: readonly string[];
}

const URL_OR_ID =
  /https?:\/\/[^\s<>"'`\])}|\\]{1,2000}|\b(?:doi:\s?)?10\.\d{4,9}\/[^\s<>"'`\])}|\\]{1,200}|\barXiv:\s?(?:\d{4}\.\d{4,5}|[a-z-]{1,20}\/\d{7})/gi;
const KEY = /(?<![\w/#&.-])(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,7})(?![\w-])/g;
/** Names that look like a tracker's keys and are none. */
const NO_KEY = /^(?:UTF|ISO|SHA|RFC|CVE|HTTP|TLS|SSL|MD|ES|UTC|GMT|COVID|GPT|AES|RSA|PEP|ECMA|IEEE|CWE)-/;

/** What identifies a source, however it is written: without scheme, www., fragment, a slash or a mark at its end. */
export function identityOf(reference: string): string {
  const bare = reference.trim().replace(/[.,;:!?*_]{1,20}$/, '');
  const arxiv = /arxiv(?:\.org\/(?:abs|pdf|html)\/|:\s?)([a-z-]{0,20}\/?\d{4}\.?\d{3,5})/i.exec(bare);
  if (arxiv) return `arxiv:${(arxiv[1] ?? '').toLowerCase()}`;
  const doi = /\b(10\.\d{4,9}\/\S{1,200})/.exec(bare);
  if (doi && /doi|^10\./i.test(bare)) return `doi:${(doi[1] ?? '').toLowerCase()}`;
  const [, host = '', rest = ''] = /^https?:\/\/(?:www\.)?([^/?#]*)([^#]*)/i.exec(bare) ?? [];
  return host === '' ? bare.toLowerCase() : `${host.toLowerCase()}${rest.replace(/\/$/, '')}`;
}

/** The references in a text, each once, in their order. URLs and ids are given by their identities. */
export function referencesIn(text: string): References {
  const urls = new Set((text.match(URL_OR_ID) ?? []).map(identityOf));
  const keys = (text.replace(URL_OR_ID, ' ').match(KEY) ?? []).filter((key) => !NO_KEY.test(key));
  return { urls: [...urls], keys: [...new Set(keys)] };
}

/** Texts in a context's value: itself, or those in its lists and objects, to a few levels. */
export function textsOf(value: unknown, depth = 4): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object' || depth === 0) return [];
  return Object.values(value).flatMap((item) => textsOf(item, depth - 1));
}

/** Words of a text, in lower case, without marks; at most `limit`. */
export function wordsOf(text: string, limit = 20_000): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’_.-]{0,60}/gu) ?? [])
    .slice(0, limit)
    .map((word) => word.replace(/[.'’_-]{1,60}$/, ''));
}
