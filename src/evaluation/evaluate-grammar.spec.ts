import { describe, expect, test } from '@jest/globals';
import { subjectFor } from '../../test/ordering/pair.js';
import { inProcessAnalysis } from '../../test/testkit/in-process-analysis.js';
import type { GrammarLanguage } from './domain/languages.js';
import { analyseByGrammar } from './evaluate-grammar.js';

const analysis = inProcessAnalysis();
const { signal } = new AbortController();
const RUST = 'fn usage() -> &\'static str {\n    r#"\n```rust\nlet a = ;\n```\n"#\n}\n';
const SCRIPT = '#!/bin/bash\ncat > README.md <<\'EOF\'\n```bash\nif true; then\n```\nEOF\necho "done"\n';

async function gateOf(language: GrammarLanguage, response: string) {
  const subject = subjectFor({ agentType: 'engineer', dataFormat: 'MIXED', language }, response);
  const { judgements, hasCode } = await analyseByGrammar(analysis, subject, language, signal);
  const evidence = judgements[0]?.evidence[0];
  const line = evidence?.findings[0]?.line ?? null;
  return { hasCode, isProof: evidence?.isProof ?? null, line };
}

describe('a response', () => {
  test.each<[GrammarLanguage, string]>([
    ['rust', RUST],
    ['bash', SCRIPT],
    ['go', 'package a\n\nconst usage = `\n~~~go\nfunc (\n~~~\n`\n'],
  ])('in %s that parses from end to end is code as it stands: %j', async (language, response) => {
    expect(await gateOf(language, response)).toEqual({ hasCode: true, isProof: false, line: null });
  });

  test.each<[GrammarLanguage, string, number]>([
    ['rust', 'Here:\n\n```rust\nfn main() {\n    let a = ;\n}\n```\n', 5],
    ['bash', 'Here it is:\n\n```bash\necho a\nif true; then\n  echo b\n```\n', 5],
    ['go', 'package a\n\nfunc f() {\n', 3],
  ])('in %s with broken code is proved wrong: %j', async (language, response, line) => {
    expect(await gateOf(language, response)).toEqual({ hasCode: true, isProof: true, line });
  });

  test('whose fence is broken, and that parses as a whole nonetheless, proves nothing', async () => {
    const response = "Don't:\n\n```bash\nif true; then\n```\n\nIt doesn't\n";
    expect(await gateOf('bash', response)).toEqual({ hasCode: true, isProof: null, line: null });
  });

  test('with fences in other languages holds none of it', async () => {
    expect(await gateOf('go', 'Run:\n\n```bash\nls\n```\n')).toMatchObject({ hasCode: false });
  });
});
