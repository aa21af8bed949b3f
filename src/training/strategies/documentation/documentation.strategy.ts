import type { Evaluation, EvaluationScope, Importance, Subject } from '../../../evaluation/index.js';
import {
  analysisTask,
  combineEvidence,
  judgeCompleteness,
  judgeMarkdown,
  judgeReferences,
  judgeSecrets,
  withOtherFences,
} from '../../../evaluation/index.js';
import { markdownFixes, tidying } from '../../improvement/text-improver.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';
import { compareDocuments } from './compare-documents.js';
import { sourceCorrections, tableOfContents } from './improvers.js';
import { judgeInterface, judgeLinks, judgeStyle } from './judge-document.js';
import { judgeExamples } from './judge-examples.js';

/** What a document is worth: that it is right and clear, that nothing is missing, that it helps its reader. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.35,
  COMPLETENESS: 0.2,
  CLARITY: 0.1,
  SAFETY: 0.05,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.2,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are a technical writer. Documentation has to be true first: names, parameters, defaults ' +
  'and return values as the source has them, examples that run. Then complete, in an order that ' +
  'a reader can follow, with headings, links and code fences that are sound, and in short plain ' +
  'sentences.';

/**
 * Judges a document by what can be checked in it: examples that do what it says; names, parameters and return values
 * that are those of the source; which of the source's names it describes; anchors and links that lead somewhere; parts
 * that are empty or marked as unfinished; Markdown as markdownlint would have it.
 */
export function documentationStrategy({ analysis, executors }: StrategyTools): TrainingStrategy {
  return {
    name: 'documentation',
    version: 2,
    agentTypes: ['documentation'],
    dataFormats: ['DOCUMENTATION', 'MIXED'],
    expertise: EXPERTISE,
    languages: [],
    improvers: [
      markdownFixes(analysis),
      sourceCorrections(analysis),
      tableOfContents(analysis),
      tidying(analysis),
    ],
    compare: compareDocuments,

    async evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation> {
      const input = { text: subject.response };
      const { source, language: sourceLanguage } = subject;
      const files = filesOf(subject);
      const [completeness, references, lint, inspected] = await analysis.run(
        [
          analysisTask('text.completeness', input),
          analysisTask('markdown.references', input),
          analysisTask('markdown.lint', input),
          analysisTask('document.inspect', { ...input, source, sourceLanguage, files }),
        ],
        scope.signal,
      );
      const original = await inspectOriginal(subject);
      return combineEvidence(IMPORTANCE, [
        await judgeExamples(executors, inspected, original, scope),
        judgeInterface(inspected),
        judgeReferences(await withOtherFences(analysis, references, scope.signal)),
        judgeLinks(inspected, files !== null),
        judgeCompleteness(completeness),
        judgeMarkdown(lint),
        judgeStyle(inspected),
        await judgeSecrets(analysis, subject, scope.signal),
      ]);

      async function inspectOriginal({ original: text }: Subject) {
        if (text === null) return null;
        const [before] = await analysis.run(
          [analysisTask('document.inspect', { text, source, sourceLanguage, files })],
          scope.signal,
        );
        return before;
      }
    },
  };
}

function filesOf({ extra }: Subject): readonly string[] | null {
  const files = extra?.['files'];
  return Array.isArray(files) ? files.filter((file): file is string => typeof file === 'string') : null;
}
