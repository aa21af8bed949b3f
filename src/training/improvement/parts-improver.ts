import type { AnalysisHost, JsonTurn, Part, Subject } from '../../evaluation/index.js';
import {
  ANALYSED_LANGUAGES,
  analysisTask,
  isOwnPart,
  jsonConversation,
  splitParts,
} from '../../evaluation/index.js';
import type { Improver } from '../strategies/strategy.js';
import { proposalOf } from './proposal.js';

/** What is said without a change of speaker; `isOwn` where the agent says it. */
interface Turn {
  readonly isOwn: boolean;
  readonly text: string;
  readonly languages: ReadonlySet<string | null>;
  /** How the response holds another text in its place. */
  readonly written: (text: string) => string;
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
      for (const { isOwn, text, written } of turnsOf(subject)) {
        const [tidied] = isOwn ? await analysis.run([analysisTask('text.tidy', { text })], signal) : [];
        if (tidied?.ok && tidied.report.text !== text) done.push(...tidied.report.done);
        texts.push(written(tidied?.ok ? tidied.report.text : text));
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
      for (const { isOwn, text, languages, written } of turnsOf(subject)) {
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
        texts.push(written(current));
      }
      const report = { text: texts.join(''), done };
      return proposalOf('fenced-code@1', subject.response, report, 'Fixed and formatted code in fences');
    },
  };
}

function turnsOf({ response, dataFormat }: Subject): Turn[] {
  const messages = dataFormat === 'CONVERSATION' ? jsonConversation(response) : null;
  if (messages !== null) return jsonTurns(response, messages);
  const turns: Part[][] = [];
  for (const part of splitParts(response, dataFormat)) {
    const last = turns.at(-1);
    if (last?.[0] && isOwnPart(last[0]) === isOwnPart(part)) last.push(part);
    else turns.push([part]);
  }
  return turns.map((parts) => ({
    isOwn: parts.every(isOwnPart),
    text: parts.map(({ text }) => text).join(''),
    languages: languagesOf(parts),
    written: (text) => text,
  }));
}

/** What the agent says, decoded, and what stands between: a string that is not changed stays as it is written. */
function jsonTurns(response: string, messages: readonly JsonTurn[]): Turn[] {
  const turns: Turn[] = [];
  let at = 0;
  const keep = (to: number) => {
    turns.push({ isOwn: false, text: response.slice(at, to), languages: new Set(), written: (text) => text });
  };
  for (const { isOwn, text, start, end } of messages) {
    if (!isOwn) continue;
    keep(start);
    const raw = response.slice(start, end);
    const written = (other: string) => (other === text ? raw : JSON.stringify(other));
    turns.push({ isOwn, text, languages: languagesOf(splitParts(text, 'MIXED')), written });
    at = end;
  }
  keep(response.length);
  return turns;
}

function languagesOf(parts: readonly Part[]): Turn['languages'] {
  return new Set(parts.map(({ language }) => language));
}
