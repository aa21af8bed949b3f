/** Keys that are shorter are placeholders, as "ollama", and words that an answer may well hold. */
const SECRET_LENGTH = 12;

export interface Redactor {
  /** What somebody else wrote into an error. */
  error(text: string): string;
  /** What a model wrote. */
  answer(text: string): string;
}

/** Takes a key out of texts, also where it was escaped on its way, and what PostgreSQL's text cannot hold. */
export function createRedactor(apiKey: string | null): Redactor {
  const forms = apiKey === null ? [] : formsOf(apiKey);
  const redact = (text: string): string =>
    forms.reduce((rest, form) => rest.replaceAll(form, '[hidden]'), text);
  const isSecret = apiKey !== null && apiKey.length >= SECRET_LENGTH;
  return {
    error: (text) => redact(storable(text)),
    answer: (text) => (isSecret ? redact(storable(text)) : storable(text)),
  };
}

function formsOf(key: string): string[] {
  const base64 = Buffer.from(key).toString('base64').replace(/=+$/, '');
  const json = JSON.stringify(key).slice(1, -1);
  const forms = new Set([key, encodeURIComponent(key), json, json.replaceAll('/', String.raw`\/`), base64]);
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Without NUL characters and lone surrogates. */
function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}
