import { isMap, isScalar } from 'yaml';
import { ruleFinding, type RuleFinding } from '../artifact.js';
import { shellFindings } from '../shell/check-shell.js';
import type { YamlWalk } from './yaml-walk.js';

/** Expressions whose values an outsider writes. */
const UNTRUSTED =
  /\$\{\{[^}]{0,200}?github\.(?:head_ref|event\.(?:issue|pull_request|comment|review|review_comment|discussion|pages|commits|head_commit|workflow_run)\b[^}]{0,100}?(?:title|body|message|name|email|ref|label|head_branch|default_branch))[^}]{0,100}\}\}/;

export function isWorkflow(walk: YamlWalk, root: unknown): boolean {
  return walk.has(root, 'jobs') && (walk.has(root, 'on') || walk.has(root, 'true'));
}

/** What GitHub Actions refuses, and what lets others in, in a workflow. */
export async function workflowRules(walk: YamlWalk, root: unknown): Promise<RuleFinding[]> {
  const found: RuleFinding[] = [];
  const jobs = walk.entries(root, 'jobs');
  const names = new Set(jobs.map(([name]) => name));
  const hasPermissions =
    walk.has(root, 'permissions') || jobs.every(([, job]) => walk.has(job, 'permissions'));
  if (!hasPermissions) {
    const message = "No permissions are set: the token may do what the repository's default lets it";
    found.push(ruleFinding('SAFETY', 'INFO', 'no-permissions', walk.line(root, 'jobs'), message));
  }
  if (walk.text(root, 'permissions') === 'write-all') {
    const line = walk.line(root, 'permissions');
    found.push(ruleFinding('SAFETY', 'WARNING', 'write-all', line, 'Every job may write everything'));
  }
  const isTarget =
    walk.text(root, 'on') === 'pull_request_target' || walk.has(root, 'on', 'pull_request_target');
  for (const [name, job] of jobs) {
    const line = walk.line(root, 'jobs', name);
    if (!walk.has(job, 'runs-on') && !walk.has(job, 'uses'))
      found.push(
        ruleFinding('CORRECTNESS', 'ERROR', 'no-runner', line, `The job ${name} says not what it runs on`),
      );
    const needs = [
      walk.text(job, 'needs'),
      ...walk.items(job, 'needs').map((_, i) => walk.text(job, 'needs', i)),
    ];
    for (const needed of needs) {
      if (needed !== null && !names.has(needed))
        found.push(
          ruleFinding(
            'CORRECTNESS',
            'ERROR',
            'unknown-job',
            walk.line(job, 'needs'),
            `There is no job ${needed}`,
          ),
        );
    }
    if (isMap(job) && !walk.has(job, 'uses') && walk.items(job, 'steps').length === 0)
      found.push(ruleFinding('CORRECTNESS', 'ERROR', 'no-steps', line, `The job ${name} has no steps`));
    for (const step of walk.items(job, 'steps')) found.push(...(await stepRules(walk, step, isTarget)));
  }
  return found;
}

async function stepRules(walk: YamlWalk, step: unknown, isTarget: boolean): Promise<RuleFinding[]> {
  const found: RuleFinding[] = [];
  const [run, uses] = [walk.text(step, 'run'), walk.text(step, 'uses')];
  if ((run === null) === (uses === null)) {
    const message =
      run === null ? 'This step has neither run nor uses' : 'A step has either run or uses, not both';
    found.push(ruleFinding('CORRECTNESS', 'ERROR', 'bad-step', walk.line(step), message));
  }
  if (uses !== null) found.push(...actionRules(uses, walk.line(step, 'uses')));
  if (
    isTarget &&
    /^actions\/checkout\b/.test(uses ?? '') &&
    /pull_request|head_ref/.test(walk.text(step, 'with', 'ref') ?? '')
  ) {
    const message = "A stranger's code is checked out where the repository's secrets are at hand";
    found.push(ruleFinding('SAFETY', 'ERROR', 'untrusted-checkout', walk.line(step, 'with', 'ref'), message));
  }
  if (run !== null) found.push(...(await runRules(walk, step, run)));
  return found;
}

function actionRules(uses: string, line: number): RuleFinding[] {
  if (uses.startsWith('./') || uses.startsWith('docker://')) return [];
  const reference = /@([^@]+)$/.exec(uses)?.[1];
  if (reference === undefined)
    return [ruleFinding('CORRECTNESS', 'ERROR', 'no-action-version', line, `${uses} names no version`)];
  if (/^(?:main|master|latest|develop|HEAD)$/i.test(reference)) {
    const message = `${uses} runs whatever stands on that branch: name a commit or a version`;
    return [ruleFinding('SAFETY', 'WARNING', 'unpinned-action', line, message)];
  }
  if (/^[0-9a-f]{40}$/.test(reference) || /^(?:actions|github)\//.test(uses)) return [];
  const message = `${uses} may be moved by its owner: name a commit`;
  return [ruleFinding('SAFETY', 'INFO', 'unpinned-action', line, message)];
}

async function runRules(walk: YamlWalk, step: unknown, run: string): Promise<RuleFinding[]> {
  const found: RuleFinding[] = [];
  const node = walk.at(step, 'run');
  // The text of a block begins on the line after its indicator.
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  const first = walk.line(step, 'run') + (isBlock ? 1 : 0);
  for (const [index, line] of run.split('\n').entries()) {
    if (!UNTRUSTED.test(line)) continue;
    const message = 'An outsider writes what is put into this command: pass it by env';
    found.push(ruleFinding('SAFETY', 'ERROR', 'script-injection', first + index, message));
  }
  const shell = walk.text(step, 'shell') ?? 'bash';
  if (!/\b(?:ba)?sh\b/.test(shell)) return found;
  const commands = await shellFindings(run.replace(/\$\{\{[^}\n]*\}\}/g, 'x'));
  for (const finding of commands) {
    if (finding.criterion === 'SAFETY') found.push({ ...finding, line: (finding.line ?? 1) + first - 1 });
  }
  return found;
}
