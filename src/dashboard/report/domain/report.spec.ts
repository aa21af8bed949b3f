import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';
import { drawChart, sparkline } from './chart.js';
import { escapeHtml } from './escape-html.js';
import type { Figures, ReportData } from './report-data.js';
import { toDocument } from './report-document.js';
import { toHtml } from './to-html.js';
import { toMarkdown } from './to-markdown.js';

const figures: Figures = {
  sessionCount: 12,
  successRate: 0.625,
  successRateInterval: { lower: 0.5, upper: 0.72, level: 0.95 },
  meanResponseScore: 71.24,
  meanResponseScoreInterval: { lower: 69, upper: 73.4, level: 0.95 },
  meanImprovement: null,
  meanImprovementInterval: null,
};
const at = (text: string) => new Date(`${text}T00:00:00Z`);

function reportWith(texts: Partial<Record<'rule' | 'trigger' | 'by' | 'reason' | 'advice' | 'cause', string>>): ReportData {
  const { rule = 'r', trigger = 't', by = 'b', reason = 'x', advice = 'a', cause = 'c' } = texts;
  return {
    agentType: 'engineer',
    projectId: 'default',
    createdAt: new Date('2026-03-31T12:05:00Z'),
    range: { from: at('2026-01-01'), to: at('2026-04-01') },
    now: figures,
    whole: figures,
    before: { ...figures, sessionCount: 0, successRate: null, successRateInterval: null, meanResponseScore: null, meanResponseScoreInterval: null },
    trend: {
      direction: 'IMPROVING',
      bucket: 'day',
      slopePerDay: 0.214,
      slopeInterval: { lower: 0.05, upper: 0.37, level: 0.95 },
      pValue: 0.0041,
      points: [
        { bucketStart: at('2026-01-01'), value: 60, count: 3 },
        { bucketStart: at('2026-01-02'), value: null, count: 0 },
        { bucketStart: at('2026-01-03'), value: 70, count: 3 },
        { bucketStart: at('2026-01-04'), value: 80, count: 3 },
      ],
    },
    changes: [{ at: at('2026-01-03'), before: 60, after: 75, confidence: 0.991, causes: [cause] }],
    forecasts: [
      {
        horizonDays: 7,
        targetTime: at('2026-04-08'),
        predictedValue: 81.04,
        interval80: { lower: 78, upper: 84, level: 0.8 },
        interval95: { lower: 76, upper: 86, level: 0.95 },
        method: 'ets+theta',
        observedCoverage: 0.93,
      },
    ],
    noForecastReason: null,
    criteria: [
      { criterion: 'CLARITY', meanScore: 80, count: 12, isDrag: false },
      { criterion: 'SAFETY', meanScore: 51, count: 12, isDrag: true },
    ],
    recommendations: [advice],
    rules: [{ instruction: rule, trigger, decidedAt: at('2026-02-01'), decidedBy: by, decisionReason: reason }],
  };
} // prettier-ignore

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const htmlOf = (data: ReportData) => toHtml(toDocument(data));
const markdownOf = (data: ReportData) => toMarkdown(toDocument(data));
const tagsOf = (html: string) => html.match(/<[^>]*>/g);
const treeOf = (markdown: string) =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>@import url(//evil.example)</style>',
  '</svg><iframe src="javascript:alert(1)">',
  '<!-- --!> &lt;b&gt; &#60;',
  '[x](javascript:alert(1)) ![y](http://evil.example/z.png) <http://evil.example>',
  'http://evil.example www.evil.example a@evil.example',
  '# no heading\n- no list\n| no | table |\n```no code```\n***no rule***\n> no quote',
  '1. one\n\n    four blanks\n\n~~gone~~ **bold** _so_ `code` \\',
  'null \u0000, bell \u0007, half \ud800, last \uffff',
];

const texts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 60 }));
const hostile = fc.record({
  rule: texts,
  trigger: texts,
  by: texts,
  reason: texts,
  advice: texts,
  cause: texts,
});

describe('a report as HTML', () => {
  test('has the same tags whatever texts say', () => {
    const tags = tagsOf(htmlOf(reportWith({})));
    fc.assert(
      fc.property(hostile, (of) => expect(tagsOf(htmlOf(reportWith(of)))).toEqual(tags)),
      { examples: HOSTILE.map((text) => [{ rule: text, trigger: text, by: text, reason: text, advice: text, cause: text }]) }, // prettier-ignore
    );
  });

  test('asks for nothing from elsewhere, runs nothing, and says so to the browser', () => {
    const html = htmlOf(reportWith({ rule: HOSTILE.join(' ') }));
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'`);
    const tags = tagsOf(html)!.join('\n');
    expect(tags).not.toMatch(/<(script|link|img|iframe|object|embed|base|form|a)\b|\son\w+=|\b(src|href)=/i);
    expect(html.replace(/xmlns="[^"]*"/g, '').match(/<style>[^<]*/)![0]).not.toMatch(/url\(|@import/);
  });

  test('escapes what means something in it, and replaces what may not stand in it', () => {
    expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe(
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;',
    );
    expect(escapeHtml('a\u0000b\ud800c\u{1F600}\n')).toBe('a\ufffdb\ufffdc\u{1F600}\n');
  });
});

describe('a report as Markdown', () => {
  test('has the same parts whatever texts say, and says what they say', () => {
    const partsOf = (data: ReportData) => {
      const parts: string[] = [];
      visit(treeOf(markdownOf(data)), (node) => {
        if (node.type !== 'text' && node.type !== 'link') parts.push(node.type);
        // An address that is written out may be one, to where it says.
        if (node.type === 'link') expect(node.url).toMatch(new RegExp(`^(http://|mailto:)?${escapeRegExp(toString(node))}$`)); // prettier-ignore
      });
      return parts;
    };
    const parts = partsOf(reportWith({}));
    for (const text of HOSTILE.slice(0, -1)) {
      const data = reportWith({ rule: text, trigger: text, by: text, reason: text, advice: text, cause: text });
      expect(partsOf(data)).toEqual(parts);
      expect(toString(treeOf(markdownOf(data)))).toContain(text.replace(/\s+/g, ' ').trim());
    } // prettier-ignore
  });

  test('tells the numbers with how sure they are', () => {
    const markdown = markdownOf(reportWith({}));
    for (const said of [
      '# Report of engineer',
      'Project default, 2026-01-01 to 2026-03-31 (UTC), made 2026-03-31 12:05 UTC.',
      '| Response score | 71.2 (95 %: 69.0 to 73.4) | 71.2 (95 %: 69.0 to 73.4) | – |',
      '| Success rate | 62.5 % (95 %: 50.0 % to 72.0 %) |',
      'Improving: +0.21 points a day (95 %: +0.05 to +0.37); the test of Mann and Kendall, corrected for ties and autocorrelation, gives p = 0.0041 over 3 days with sessions.',
      '`▁ ▅█`',
      '- 2026-01-03: 60.0 → 75.0 (99.1 % sure): c',
      '| 2026-04-07 | 81.0 | 78.0 to 84.0 | 76.0 to 86.0 | 93.0 % | ets+theta |',
      '| Safety | 51.0 | −20.2 | 12 | drags the score |\n| Clarity | 80.0 | +8.8 | 12 |',
      '- r (since 2026-02-01, because: t. Decided by b: x.)',
    ]) {
      expect(markdown).toContain(said);
    }
  });

  test('says where there is nothing to tell', () => {
    const empty = reportWith({});
    const markdown = markdownOf({
      ...empty,
      trend: { ...empty.trend, direction: 'UNKNOWN', slopePerDay: null, points: [] },
      changes: [],
      forecasts: [],
      noForecastReason: 'Too few days.',
      criteria: [],
      recommendations: [],
      rules: [],
    });
    for (const said of ['Nothing was observed.', 'None was found.', 'Too few days.', 'Nothing was evaluated.', 'Nothing stands out.']) {
      expect(markdown).toContain(said);
    } // prettier-ignore
  });
});

describe('a chart', () => {
  test('has its values in its frame, gaps where nothing was seen, and a scale of at least 20 points', () => {
    const value = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const points = values.map((each, index) => ({ at: new Date(index * 86_400_000), value: each }));
        const svg = drawChart({ title: 't', points, changes: [], forecasts: [] });
        expect(svg).not.toMatch(/NaN|Infinity/);
        const dots = [...svg.matchAll(/<circle class="dot" cx="([^"]*)" cy="([^"]*)"/g)];
        expect(dots).toHaveLength(values.filter((each) => each !== null).length);
        for (const [, x, y] of dots) {
          expect(Number(x)).toBeGreaterThanOrEqual(44);
          expect(Number(x)).toBeLessThanOrEqual(704);
          expect(Number(y)).toBeGreaterThanOrEqual(12);
          expect(Number(y)).toBeLessThanOrEqual(212);
        }
        const ticks = [...svg.matchAll(/text-anchor="end">(\d+)</g)].map(([, tick]) => Number(tick));
        expect(Math.max(...ticks) - Math.min(...ticks)).toBeGreaterThanOrEqual(20);
      }),
    );
  });

  test('is a line of bars in text', () => {
    expect(sparkline([0, 50, null, 100])).toBe('▁▅ █');
    expect(sparkline([5, 5])).toBe('▅▅');
    expect(sparkline([])).toBe('');
  });
});
