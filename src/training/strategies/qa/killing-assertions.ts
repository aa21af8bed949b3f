import type { Mutant } from '../../../evaluation/index.js';
import { analysisTask, isAnalysedLanguage, measureSuite, observeCalls } from '../../../evaluation/index.js';
import { proposalOf } from '../../improvement/proposal.js';
import type { Improver, StrategyTools } from '../strategy.js';

/** Each round may find calls near those that the last one added; in practice two are enough. */
const ROUNDS_MAX = 6;

interface Killing {
  readonly call: string;
  readonly value: string;
  readonly kills: readonly Mutant[];
}

/**
 * Adds assertions for faults that the suite does not notice: calls near those that it makes, with what the source gives
 * for them, that give something else with the fault. As few as notice all that such calls can; found by running.
 */
export function killingAssertions(tools: StrategyTools): Improver {
  const { analysis, executors } = tools;
  return {
    name: 'killing-assertions',
    version: '1',
    async propose({ subject, signal, memory }) {
      const { language, source, response, entryPoint, dataFormat } = subject;
      if (!isAnalysedLanguage(language) || source === null || dataFormat === 'ANALYSIS') return [];
      const [syntax] = await analysis.run([analysisTask('code.syntax', { response, language })], signal);
      if (!syntax.ok || syntax.report.form === 'NONE' || syntax.report.errors.length > 0) return [];
      const program = { language, source, tests: syntax.report.source, entryPoint };
      const { survived } = await measureSuite(tools, program, { signal, memory });
      const chosen: Killing[] = [];
      let left = survived;
      let text = response;
      for (let round = 0; round < ROUNDS_MAX && left.length > 0; round += 1) {
        const [found] = await analysis.run(
          [analysisTask('suite.calls', { response: text, language, source })],
          signal,
        );
        if (!found.ok || found.report.calls.length === 0) break;
        const observe = (of: string) =>
          observeCalls(executors, { language, source: of }, found.report.calls, signal);
        const [first, second] = [await observe(source), await observe(source)];
        const values = first.map((value, index) => (value === second[index] ? value : null));
        const killing: Killing[] = [];
        const changed = await Promise.all(
          left.map(async (mutant) => ({ mutant, seen: await observe(mutant.source) })),
        );
        found.report.calls.forEach((call, index) => {
          const value = values[index] ?? null;
          if (value === null) return;
          const kills = changed.filter(({ seen }) => seen[index] !== undefined && seen[index] !== value);
          if (kills.length > 0) killing.push({ call, value, kills: kills.map(({ mutant }) => mutant) });
        });
        const added = fewest(killing);
        if (added.length === 0) break;
        chosen.push(...added);
        const [extended] = await analysis.run(
          [analysisTask('suite.extend', { response, language, expectations: chosen.map(expectationOf) })],
          signal,
        );
        if (!extended.ok || extended.report.text === response) return [];
        text = extended.report.text;
        left = left.filter((mutant) => !added.some(({ kills }) => kills.includes(mutant)));
      }
      const done = chosen.map(({ call, value }) => `${call} gives ${value}`);
      return proposalOf(
        'killing-assertions@1',
        response,
        { text, done },
        'Added assertions for faults unnoticed',
      );
    },
  };
}

function expectationOf({ call, value }: Killing): { call: string; value: string } {
  return { call, value };
}

/** Few of them that notice all that any of them does: always the one that notices most of what is left. */
function fewest(killing: readonly Killing[]): Killing[] {
  const chosen: Killing[] = [];
  const noticed = new Set<Mutant>();
  const gainOf = ({ kills }: Killing): number => kills.filter((mutant) => !noticed.has(mutant)).length;
  for (;;) {
    let best: Killing | null = null;
    for (const each of killing) {
      const [gain, most] = [gainOf(each), best ? gainOf(best) : 0];
      const isShorter = best !== null && sizeOf(each) < sizeOf(best);
      if (gain > most || (gain > 0 && gain === most && isShorter)) best = each;
    }
    if (!best) return chosen;
    chosen.push(best);
    for (const mutant of best.kills) noticed.add(mutant);
  }
}

function sizeOf({ call, value }: Killing): number {
  return call.length + value.length;
}
