import 'reflect-metadata';
import { createAnalysisHost, noMemory } from '../src/evaluation/index.js';
import type { ExecutorPool, Subject } from '../src/evaluation/index.js';
import { createStrategyCatalog } from '../src/training/strategies/strategy-catalog.js';
import type { BenchResult } from './harness.js';
import { percentile, printResult, runIfMain } from './harness.js';

const LIMIT_MS = 100;
const LINES = 200;
const WARM_UP = 10;
const ROUNDS = 100;

/** Without tests nothing is run. */
const noExecutors: ExecutorPool = {
  executors: [],
  run: () => Promise.reject(new Error('an evaluation without tests runs nothing')),
  close: () => Promise.resolve(),
};

/**
 * An engineer evaluation without tests of a response of 200 lines, warm, from the strategy's call to its answer: the
 * trip to the analysis process and back, parser, linter, formatter and completeness. Each round has a text of its own.
 */
export async function run(): Promise<BenchResult> {
  const analysis = createAnalysisHost({ size: 1 });
  try {
    const catalog = createStrategyCatalog({ analysis, executors: noExecutors });
    const figures: Record<string, number> = {};
    let worst = 0;
    for (const [language, sample] of [
      ['python', pythonSample],
      ['typescript', typescriptSample],
    ] as const) {
      const samples: number[] = [];
      for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
        const subject = subjectOf(language, sample(round));
        const startedAt = performance.now();
        await catalog
          .select(subject)
          .evaluate(subject, { signal: new AbortController().signal, memory: noMemory });
        if (round >= WARM_UP) samples.push(performance.now() - startedAt);
      }
      const p95 = percentile(samples, 0.95);
      worst = Math.max(worst, p95);
      figures[`${language} p50Ms`] = percentile(samples, 0.5);
      figures[`${language} p95Ms`] = p95;
      figures[`${language} p95 / limit`] = p95 / LIMIT_MS;
    }
    const gate = `p95 of a ${LINES}-line response, warm, is below ${LIMIT_MS} ms in both languages`;
    const result = { name: 'evaluate', figures, gate, passed: worst < LIMIT_MS };
    printResult(result);
    return result;
  } finally {
    await analysis.close();
  }
}

function subjectOf(language: string, response: string): Subject {
  const none = { tests: null, entryPoint: null, reference: null, source: null, evidence: null, extra: null };
  return {
    agentType: 'engineer',
    response,
    original: null,
    dataFormat: 'CODE',
    taskDescription: null,
    language,
    ...none,
  };
}

function pythonSample(round: number): string {
  const part = (index: number) => `
class Ledger${index}:
    """Keeps entries by account, round ${round}."""

    def __init__(self, limit=${index + 10}):
        self.limit = limit
        self.entries: dict[str, list[float]] = {}

    def add(self, account, amount):
        if amount == 0:
            raise ValueError(f"nothing to add to {account}")
        elif amount > self.limit:
            return False
        self.entries.setdefault(account, []).append(amount)
        return True

    def balances(self):
        result = []
        for account, amounts in self.entries.items():
            total = sum(a for a in amounts if a > 0) - sum(abs(a) for a in amounts if a < 0)
            result.append((account, round(total, 2)))
        return sorted(result, key=lambda pair: (-pair[1], pair[0]))

    def report(self, *, title="Ledger"):
        lines = [title, "-" * len(title)]
        try:
            for account, balance in self.balances():
                lines.append("{:<20}{:>10}".format(account, balance))
        except Exception as error:
            lines.append(str(error))
        return "\\n".join(lines)
`;
  return linesOf(part);
}

function typescriptSample(round: number): string {
  const part = (index: number) => `
export class Ledger${index} {
  private readonly entries = new Map<string, number[]>();

  /** Round ${round}. */
  constructor(private readonly limit = ${index + 10}) {}

  add(account: string, amount: number): boolean {
    if (amount === 0) {
      throw new Error("nothing to add to " + account);
    } else if (amount > this.limit) {
      return false;
    }
    const amounts = this.entries.get(account) ?? [];
    amounts.push(amount);
    this.entries.set(account, amounts);
    return true;
  }

  balances(): [string, number][] {
    const result: [string, number][] = [];
    this.entries.forEach((amounts, account) => {
      let total = amounts.reduce((sum, amount) => sum + amount, 0);
      result.push([account, Math.round(total * 100) / 100]);
    });
    return result.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }

  report(title: string = "Ledger"): string {
    const lines = [title, "-".repeat(title.length)];
    for (const [account, balance] of this.balances()) {
      lines.push(\`\${account.padEnd(20)}\${String(balance).padStart(10)}\`);
    }
    return lines.join("\\n");
  }
}
`;
  return linesOf(part);
}

/** Whole parts until there are at least 200 lines. */
function linesOf(part: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.split('\n').length <= LINES; index += 1) text += `${part(index)}\n`;
  return text;
}

await runIfMain(import.meta.url, run);
