import { createRequire } from 'node:module';
import type * as Ruff from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic as RuffDiagnostic, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { RUFF_IGNORE, RUFF_SELECT } from '../../domain/python-rules.js';
import { guardStack, isCrash } from '../guard-stack.js';

const require = createRequire(import.meta.url);
let workspace: Workspace | null = null;

/** Ruff in WASM, loaded on first use (about 80 ms, 40 MB). */
function ruff(): Workspace {
  if (!workspace) {
    const module = require('@astral-sh/ruff-wasm-nodejs') as typeof Ruff;
    workspace = new module.Workspace(
      {
        'line-length': 88,
        'target-version': 'py313',
        format: { 'quote-style': 'preserve' },
        lint: {
          select: RUFF_SELECT,
          ignore: [...RUFF_IGNORE, 'UP040', 'UP046', 'UP047'],
          mccabe: { 'max-complexity': 10 },
        },
      },
      module.PositionEncoding.Utf16,
    );
  }
  return workspace;
}

const UNSOUND = 'ruff ran out of stack on this text: it is nested too deeply, or one expression is too long';

/** Diagnostics, syntax errors among them with code invalid-syntax. */
export function ruffCheck(text: string): RuffDiagnostic[] {
  return guardStack(() => ruff().check(text) as RuffDiagnostic[], UNSOUND);
}

/** The formatted text; null where it does not parse. */
export function ruffFormat(text: string): string | null {
  return guardStack(() => nullWhereUnparsable(() => ruff().format(text)), UNSOUND);
}

/** The tokens in ruff's own notation, one a line, with byte ranges. */
export function ruffTokens(text: string): string {
  return guardStack(() => ruff().tokens(text), UNSOUND);
}

/** The syntax tree in ruff's own notation; parses what it can of a text with errors. */
export function ruffParse(text: string): string {
  return guardStack(() => ruff().parse(text), UNSOUND);
}

function nullWhereUnparsable(action: () => string): string | null {
  try {
    return action();
  } catch (error) {
    if (isCrash(error)) throw error;
    return null;
  }
}
