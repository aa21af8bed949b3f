import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { agentTypeOf, WELL_KNOWN_TYPES } from './agent-type.js';
import { parseDefinition, type ParsedDefinition } from './definition.js';

const FIXTURES = 'test/fixtures/agents';
const SLUG = /^[a-z][a-z0-9_-]{0,63}$/;

function parse(text: string, baseName = 'some-file'): ParsedDefinition {
  return parseDefinition(text, { label: `agents/${baseName}.md`, baseName, lastResort: 'agent-12345678' });
}

function parseFixture(name: string): ParsedDefinition {
  return parse(readFileSync(`${FIXTURES}/${name}.md`, 'utf8'), name);
}

describe('agent files as people write them', () => {
  test.each([
    ['code-reviewer', 'code-reviewer', 'code-reviewer', /^Reads changes/, /^You are a senior/],
    ['debugger', 'debugger', 'debugger', /^Use this agent .* Examples: <example>.* # not for blame/, /^Find/],
    ['planner', 'release-planner', 'Release Planner', /^Plans a release, step by step\.$/, /^Write the plan/],
    ['tutor.chatmode', 'tutor-chatmode', 'tutor.chatmode', /^Explains code/, /^# Tutor mode/],
    ['typescript-rules', 'typescript-rules', 'typescript-rules', /^How TypeScript/, /^- Named exports/],
    ['auditor', 'auditor', 'auditor', /^Looks and/, /^You audit/],
    [
      'Pair Programmer',
      'pair-programmer',
      'Pair Programmer',
      null,
      /^# Pair Programmer\n[^]*\n---\n[^]*commit\.$/,
    ],
    ['deploy-helper', 'deploy-helper', '🚀 Deploy Helper', /– ruhig und sicher, 安全に$/, /小さく出す。$/],
    ['security-agent', 'security', 'security-agent', null, /^# Security[^]*not-this-one[^]*---\n\nDone\.$/],
    ['pruefer', 'prufer', 'Prüfer', null, /^Prüfe genau\.$/],
    ['researcher', 'researcher', 'researcher', null, /^# a comment is no front matter/],
    ['closed-by-dots', 'data_engineer', 'Data Engineer', null, /^Move data\.$/],
    ['tabs', 'tab-separated', 'Tab Separated', /^Tabs behind the colon\tand within$/, /^\tIndented/],
  ])('%s.md is read', (file, agentType, name, description, text) => {
    expect(parseFixture(file)).toEqual({
      kind: 'good',
      agentType,
      name,
      description: description === null ? null : expect.stringMatching(description),
      text: expect.stringMatching(text),
      findings: file === 'debugger' ? [expect.objectContaining({ severity: 'WARNING', line: 3 })] : [],
    });
  });

  test('are all in the table above', () => {
    expect(readdirSync(FIXTURES)).toHaveLength(13);
  });

  test.each(readdirSync(FIXTURES))('%s says the same with other line ends and a byte order mark', (file) => {
    const text = readFileSync(`${FIXTURES}/${file}`, 'utf8');
    const baseName = file.replace(/\.md$/, '');
    const plain = parse(text, baseName);
    for (const ends of ['\r\n', '\r']) {
      expect(parse(`\ufeff${text.replaceAll('\n', ends)}`, baseName)).toEqual(plain);
    }
    expect(parse(`${text}\n\n \n`, baseName)).toEqual(plain);
    const { findings: _, ...below } = parse(`\n \n${text}`, baseName) as Extract<
      ParsedDefinition,
      { kind: 'good' }
    >;
    expect(plain).toMatchObject(below);
  });
});

describe('a broken definition', () => {
  test.each([
    ['---\nname: x\ntools: [Read\n---\nBody', 'x', 3, /is no YAML/],
    ['---\nname: x\n description: y\n---\nBody', 'x', 2, /is no YAML/],
    ['---\nname: "x\n---\nBody', 'x', 2, /is no YAML/],
    ['---\nname: x\nname: y\n---\nBody', 'x', 3, /is no YAML \(Map keys must be unique/],
    ['---\nname: x\nlist: [*nobody]\n---\nBody', 'x', null, /is no YAML \(Unresolved alias/],
    ['---\nname: x\nnested:\n\t- tab\n---\nBody', 'x', 4, /is no YAML/],
    ['---\nname: x\nBody without an end', 'x', 1, /never ends; put a line --- behind it/],
    ['---\n- a\n- b\n---\nBody', 'some-file', 2, /holds no keys; write lines like name: reviewer/],
    ['---\njust text\n---\nBody', 'some-file', 2, /holds no keys/],
    [`---\nname: x\nlong: ${'y'.repeat(40_000)}\n---\nBody`, 'x', 2, /at most 32768 are read/],
    [`---\nname: x\ndeep: ${'['.repeat(20_000)}\n---\nBody`, 'x', null, /is no YAML/],
    [`---\nname: x\na: &a [b, b]\n${bomb()}---\nBody`, 'x', null, /is no YAML \(Excessive alias count/],
  ])('%.30j is told with its line', (text, agentType, line, message) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({
      kind: 'broken',
      agentType,
      finding: { rule: 'front-matter', severity: 'ERROR' },
    });
    if (parsed.kind !== 'broken') throw new Error('It was taken.');
    expect(parsed.finding.message).toMatch(/^agents\/some-file\.md: .+\.$/);
    expect(parsed.finding.message).toMatch(message);
    if (line !== null) expect(parsed.finding.line).toBe(line);
  });

  test.each(['', '\ufeff', ' \r\n\t\r\n', '---\nname: x\n---\n', '---\n---', '---\nname: x\n---\n\n  \n'])(
    '%j has no instructions',
    (text) => {
      expect(parse(text)).toMatchObject({ kind: 'broken', finding: { rule: 'empty', severity: 'ERROR' } });
    },
  );
});

/** Few lines that would grow to billions of values. */
function bomb(): string {
  const names = [...'abcdefghijkl'];
  return names
    .slice(1)
    .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${names[i]}`).join(', ')}]\n`)
    .join('');
}

describe('the front matter', () => {
  test('is taken as other tools take it, where it is not quite YAML', () => {
    const text = '---\nname: x # not y\ndescription: When: now\nglobs: *.ts, *.tsx\nmodel: a\n---\nBody';
    expect(parse(text)).toMatchObject({
      kind: 'good',
      name: 'x',
      description: 'When: now',
      findings: [{ rule: 'front-matter-quotes', severity: 'WARNING', line: 3 }],
    });
  });

  test('may hold names and descriptions of other types', () => {
    expect(parse('---\nname: 007\ndescription: true\n---\nx')).toMatchObject({
      agentType: 'agent-7',
      description: 'true',
    });
    const lists = parse('---\nname: [a]\ndescription: {b: c}\n---\nx');
    expect(lists).toMatchObject({
      kind: 'good',
      agentType: 'some-file',
      name: 'some-file',
      description: null,
    });
    expect(lists.kind === 'good' && lists.findings.map(({ rule }) => rule)).toEqual([
      'front-matter-name',
      'front-matter-description',
    ]);
  });

  test('says nothing that PostgreSQL would not take', () => {
    const parsed = parse(
      `---\nname: "a\\0b\\ud83d ${'🚀'.repeat(300)}"\ndescription: "x\\0\\udc00\\u0007y"\n---\nx`,
    );
    expect(parsed).toMatchObject({ kind: 'good', description: 'x\ufffdy' });
    if (parsed.kind !== 'good') throw new Error('It was not taken.');
    expect([...parsed.name]).toHaveLength(200);
    expect(JSON.stringify(parsed)).not.toMatch(/\\u0000|\\ud/);
  });

  test('names the agent, or else its file does; and where neither can, that is told', () => {
    const named = (name: string, baseName: string) => parse(`---\nname: ${name}\n---\nx`, baseName);
    expect(named('代码审查', 'reviewer')).toMatchObject({
      agentType: 'reviewer',
      name: '代码审查',
      findings: [
        { rule: 'agent-name', message: expect.stringContaining('it is called reviewer; give it a name') },
      ],
    });
    expect(named('代码审查', '审查')).toMatchObject({
      agentType: 'agent-12345678',
      findings: [{ rule: 'agent-name' }],
    });
    expect(parse('x', '审查')).toMatchObject({
      agentType: 'agent-12345678',
      findings: [{ rule: 'agent-name' }],
    });
    expect(named('x'.repeat(65), 'long')).toMatchObject({
      agentType: 'long',
      findings: [{ rule: 'agent-name' }],
    });
  });

  test('is what tells a file about the folder from an agent', () => {
    for (const name of ['README', 'readme', 'CLAUDE', 'AGENTS', 'CHANGELOG']) {
      expect(parse('# About these', name)).toEqual({ kind: 'other' });
      expect(parse('---\nname: Writer\n---\nWrite.', name)).toMatchObject({ agentType: 'writer' });
    }
  });

  test('makes whatever a file holds an agent, or a finding', () => {
    const pieces = fc.constantFrom(
      '---',
      '...',
      'name:',
      'description: ',
      ': ',
      '\n',
      '\r\n',
      '\t',
      '[',
      '{',
      '"',
      "'",
      '&a',
      '*a',
      '#',
      '|',
      '>-',
      '\ud800',
      '\0',
      'ß',
      'é',
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.string({ unit: 'binary' }), (parts, baseName) => {
        const parsed = parse(`---\n${parts.join('')}\n---\n${parts.at(-1) ?? ''}`, baseName);
        if (parsed.kind === 'other') return;
        expect(parsed.agentType).toMatch(SLUG);
        if (parsed.kind === 'good') expect(parsed.text).not.toMatch(/\r|^$/);
        else expect(parsed.finding.line ?? 1).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the agent type of a name', () => {
  test.each([
    ['Code Reviewer', 'code-reviewer'],
    ['code_reviewer', 'code_reviewer'],
    ['  UI/UX -- Designer! ', 'ui-ux-designer'],
    ['C++ Expert', 'c-expert'],
    ['3D Artist', 'agent-3d-artist'],
    ['Größe', null],
    ['Émile', 'emile'],
    ['ﬁne', 'fine'],
    ['日本', null],
    ['', null],
    ['---', null],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), null],
    ['data-engineer', 'data_engineer'],
    ['Data Engineer Agent', 'data_engineer'],
    ['engineer-agent', 'engineer'],
    ['Engineer_Agent', 'engineer'],
    ['QA', 'qa'],
    ['version control', 'version_control'],
    ['agent', 'agent'],
    ['frontend-engineer', 'frontend-engineer'],
  ])('%j is %j', (name, agentType) => {
    expect(agentTypeOf(name)).toBe(agentType);
  });

  test('stays what it is, once it is one', () => {
    for (const type of WELL_KNOWN_TYPES) expect(agentTypeOf(type)).toBe(type);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const type = agentTypeOf(name);
        if (type === null) return;
        expect(type).toMatch(SLUG);
        expect(agentTypeOf(type)).toBe(type);
      }),
    );
  });
});
