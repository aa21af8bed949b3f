import type { AnalysisHost, Part, Subject } from '../../evaluation/index.js';
import { ANALYSED_LANGUAGES, analysisTask, isOwnPart, splitParts } from '../../evaluation/index.js';
import type { Improver } from '../strategies/strategy.js';
import { proposalOf } from './proposal.js';

/** What is said without a change of speaker; `isOwn` where the agent says it. */
interface Turn {
  readonly isOwn: boolean;
  readonly text: string;
  readonly languages: ReadonlySet<string | null>;
}

/** Takes out white space that nobody sees, in prose: not in code, and not in what others than the agent say. */
export function partsTidying(analysis: AnalysisHost): Improver {
  return {
    name: 'text-tidy',
    version: '2',
    async propose({ subject, signal }) {
      if (subject.dataFormat === 'CODE') return [];
      const done: string[] = [];
      const texts: string[] = [];
      for (const { isOwn, text } of turnsOf(subject)) {
        const [tidied] = isOwn ? await analysis.run([analysisTask('text.tidy', { text })], signal) : [];
        if (tidied?.ok && tidied.report.text !== text) done.push(...tidied.report.done);
        texts.push(tidied?.ok ? tidied.report.text : text);
      }
      const report = { text: texts.join(''), done: [...new Set(done)] };
      return proposalOf('text-tidy@2', subject.response, report, 'Tidied the text');
    },
  };
}

/** Safe fixes and formatting of fenced code in Python, JavaScript and TypeScript, each by its own tool. */
export function partsCode(analysis: AnalysisHost): Improver {
  return {
    name: 'fenced-code',
    version: '1',
    async propose({ subject, signal }) {
      const done: string[] = [];
      const texts: string[] = [];
      for (const { isOwn, text, languages } of turnsOf(subject)) {
        let current = text;
        for (const language of ANALYSED_LANGUAGES) {
          if (!isOwn || !languages.has(language)) continue;
          for (const task of ['code.fix', 'code.reformat'] as const) {
            const [outcome] = await analysis.run(
              [analysisTask(task, { response: current, language })],
              signal,
            );
            if (!outcome.ok || outcome.report.text === current) continue;
            current = outcome.report.text;
            done.push(...outcome.report.done);
          }
        }
        texts.push(current);
      }
      const report = { text: texts.join(''), done };
      return proposalOf('fenced-code@1', subject.response, report, 'Fixed and formatted code in fences');
    },
  };
}

function turnsOf({ response, dataFormat }: Subject): Turn[] {
  const turns: Part[][] = [];
  for (const part of splitParts(response, dataFormat)) {
    const last = turns.at(-1);
    if (last?.[0] && isOwnPart(last[0]) === isOwnPart(part)) last.push(part);
    else turns.push([part]);
  }
  return turns.map((parts) => ({
    isOwn: parts.every(isOwnPart),
    text: parts.map(({ text }) => text).join(''),
    languages: new Set(parts.map(({ language }) => language)),
  }));
}
