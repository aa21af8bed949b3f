import type { Subject } from '../../../evaluation/index.js';
import { normalizeLanguage } from '../../../evaluation/index.js';

/** The path of the file in `source`, where the context says it: extra.path or extra.file. */
export function pathIn({ extra }: Pick<Subject, 'extra'>): string | null {
  const path = extra?.['path'] ?? extra?.['file'];
  return typeof path === 'string' && path !== '' ? path : null;
}

/** The language of a file by its name; null where it has none or it is not known. */
export function languageOfPath(path: string | null): string | null {
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(path ?? '')?.[1];
  return extension === undefined ? null : normalizeLanguage(extension);
}
