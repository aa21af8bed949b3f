/** A parameter as a document has it. */
export interface ToldParameter {
  readonly name: string;
  readonly default: string | null;
  readonly type: string | null;
}

/** A signature as a document has it, as in `add(a, b=2) -> int`. */
export interface ToldSignature {
  readonly name: string;
  readonly parameters: readonly ToldParameter[];
  /** It leaves some out: `...`. */
  readonly isOpen: boolean;
  readonly returns: string | null;
}

const MAX_LENGTH = 400;
const HEAD =
  /^(?:(?:export|default|async|await|def|function|class|static|new|const|public)\s+)*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\s*(?:<[^<>()]*>)?\s*\(/;
const PARAMETER = /^([A-Za-z_$][\w$]*)\s*(\?)?\s*(?::\s*([^=]+?))?\s*(?:=\s*(.+))?$/;

/** The name of what a text calls or declares, with the parameters; null where the text is neither. */
export function parseSignature(given: string): ToldSignature | null {
  const text = given.trim();
  if (text.length > MAX_LENGTH) return null;
  const head = HEAD.exec(text);
  if (!head) return null;
  const close = closingAt(text, head[0].length - 1);
  if (close === null) return null;
  const rest = text.slice(close + 1).trim();
  const returned = /^(?:->|→|=>|:)\s*([^{:;]+?)\s*[:;{]?$/.exec(rest);
  if (rest !== '' && !/^[:;{]$/.test(rest) && !returned) return null;

  // Optional parameters in brackets, as in add(a[, b]).
  const inner = text.slice(head[0].length, close).replace(/\[\s*,([^[\]]*)\]/g, ',$1');
  const parameters: ToldParameter[] = [];
  let isOpen = false;
  for (const part of splitAtCommas(inner)) {
    const item = part.replace(/^\[(.*)\]$/, '$1').trim();
    if (item === '' || item === '*' || item === '/') continue;
    if (/^(\.\.\.|…|\*)/.test(item)) {
      isOpen = true;
      continue;
    }
    const match = PARAMETER.exec(item);
    if (!match || /^(True|False|None|true|false|null|undefined)$/.test(match[1] ?? '')) return null;
    parameters.push({ name: match[1] ?? '', type: match[3] ?? null, default: match[4] ?? null });
  }
  return { name: head[1] ?? '', parameters, isOpen, returns: returned?.[1] ?? null };
}

/** One line that declares a function and has no body: it documents, and runs nothing. */
export function isDeclaration(text: string): boolean {
  const code = text.trim();
  return (
    !code.includes('\n') &&
    parseSignature(code) !== null &&
    /^(export |async |def |function |class )/.test(code)
  );
}

/** Where the bracket at `open` closes; null where it does not. */
function closingAt(text: string, open: number): number | null {
  let depth = 0;
  let quote: string | null = null;
  for (let at = open; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== null) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = null;
    } else if (/["'`]/.test(character)) quote = character;
    else if (/[([{]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return null;
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote: string | null = null;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (/["'`]/.test(character)) quote = character;
    else if (/[([{<]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character) || (character === '>' && !/[-=]/.test(text.charAt(at - 1)))) depth -= 1;
    else if (character === ',' && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
