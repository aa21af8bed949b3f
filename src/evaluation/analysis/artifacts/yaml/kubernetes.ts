import { isSecretName, ruleFinding, type RuleFinding } from '../artifact.js';
import { looseTag } from '../image-reference.js';
import type { YamlWalk } from './yaml-walk.js';

/** Where the pods of each kind are described. */
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
/** Kinds that need a selector of their own pods. */
const SELECTING = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);
/** Versions of the API that no supported release serves any more. */
const REMOVED_API =
  /^(?:extensions\/v1beta1|apps\/v1beta[12]|batch\/v1beta1|networking\.k8s\.io\/v1beta1|policy\/v1beta1|rbac\.authorization\.k8s\.io\/v1(?:alpha|beta)1)$/;

export function isKubernetes(walk: YamlWalk, root: unknown): boolean {
  const hasKind = /^[A-Z]\w+$/.test(walk.text(root, 'kind') ?? '');
  const hasVersion = /^(?:[\w.-]+\/)?v\d\w*$/.test(walk.text(root, 'apiVersion') ?? '');
  const hasBody = walk.has(root, 'metadata') || walk.has(root, 'spec');
  return (hasKind && hasVersion) || ((hasKind || hasVersion) && hasBody);
}

/** What the API server refuses, what is unsafe, and what is missing in a manifest. */
export function kubernetesRules(walk: YamlWalk, root: unknown): RuleFinding[] {
  const kind = walk.text(root, 'kind') ?? '';
  const found: RuleFinding[] = [];
  const error = (rule: string, line: number, message: string) =>
    found.push(ruleFinding('CORRECTNESS', 'ERROR', rule, line, message));
  for (const key of ['apiVersion', 'kind'] as const) {
    if (walk.text(root, key) === null)
      error(`no-${key.toLowerCase()}`, walk.line(root), `The manifest has no ${key}`);
  }
  const version = walk.text(root, 'apiVersion') ?? '';
  if (REMOVED_API.test(version))
    error(
      'removed-api',
      walk.line(root, 'apiVersion'),
      `No supported release of Kubernetes serves ${version}`,
    );
  const isNamed = walk.has(root, 'metadata', 'name') || walk.has(root, 'metadata', 'generateName');
  if (!isNamed && kind !== 'List' && kind !== 'Kustomization')
    error('no-name', walk.line(root, 'metadata'), 'The manifest has no metadata.name');
  if (SELECTING.has(kind)) found.push(...selectorRules(walk, root, kind));
  const path = POD_SPECS[kind];
  if (path && walk.has(root, 'spec')) found.push(...podRules(walk, root, kind, path));
  return found;
}

function selectorRules(walk: YamlWalk, root: unknown, kind: string): RuleFinding[] {
  const selector = walk.entries(root, 'spec', 'selector', 'matchLabels');
  if (!walk.has(root, 'spec', 'selector')) {
    return [
      ruleFinding(
        'CORRECTNESS',
        'ERROR',
        'no-selector',
        walk.line(root, 'spec'),
        `A ${kind} needs a spec.selector`,
      ),
    ];
  }
  return selector.flatMap(([label]) => {
    const asked = walk.text(root, 'spec', 'selector', 'matchLabels', label);
    if (walk.text(root, 'spec', 'template', 'metadata', 'labels', label) === asked) return [];
    const message = `The selector asks for ${label}=${asked}, which the pods of the template do not have`;
    const line = walk.line(root, 'spec', 'selector', 'matchLabels', label);
    return [ruleFinding('CORRECTNESS', 'ERROR', 'selector-mismatch', line, message)];
  });
}

function podRules(walk: YamlWalk, root: unknown, kind: string, path: readonly string[]): RuleFinding[] {
  const pod = walk.at(root, ...path);
  const found: RuleFinding[] = [];
  const containers = walk.items(pod, 'containers');
  if (containers.length === 0) {
    const message = `The pods of this ${kind} have no containers`;
    found.push(ruleFinding('CORRECTNESS', 'ERROR', 'no-containers', walk.line(root, ...path), message));
  }
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (walk.text(pod, key) === 'true')
      found.push(
        ruleFinding('SAFETY', 'WARNING', 'host-namespace', walk.line(pod, key), `${key} shares the host's`),
      );
  }
  for (const [index] of walk.items(pod, 'volumes').entries()) {
    if (walk.has(pod, 'volumes', index, 'hostPath')) {
      const line = walk.line(pod, 'volumes', index, 'hostPath');
      found.push(
        ruleFinding('SAFETY', 'WARNING', 'host-path', line, "A hostPath opens the node's files to the pod"),
      );
    }
  }
  for (const container of [...containers, ...walk.items(pod, 'initContainers')])
    found.push(...containerRules(walk, container));
  if (SELECTING.has(kind)) {
    for (const container of containers) {
      if (walk.has(container, 'livenessProbe') || walk.has(container, 'readinessProbe')) continue;
      const message = 'No probe says whether this container works';
      found.push(ruleFinding('COMPLETENESS', 'INFO', 'no-probe', walk.line(container), message));
    }
  }
  return found;
}

function containerRules(walk: YamlWalk, container: unknown): RuleFinding[] {
  const found: RuleFinding[] = [];
  const line = walk.line(container);
  const image = walk.text(container, 'image');
  if (image === null)
    found.push(ruleFinding('CORRECTNESS', 'ERROR', 'no-image', line, 'This container has no image'));
  else if (looseTag(image) !== null) {
    const message = `${image} may be another image at each start: name a version`;
    found.push(ruleFinding('CORRECTNESS', 'WARNING', 'loose-image', walk.line(container, 'image'), message));
  }
  if (walk.text(container, 'securityContext', 'privileged') === 'true') {
    const at = walk.line(container, 'securityContext', 'privileged');
    found.push(
      ruleFinding('SAFETY', 'ERROR', 'privileged', at, 'A privileged container is root on its node'),
    );
  }
  if (walk.text(container, 'securityContext', 'runAsUser') === '0') {
    const at = walk.line(container, 'securityContext', 'runAsUser');
    found.push(ruleFinding('SAFETY', 'WARNING', 'runs-as-root', at, 'It runs as root'));
  }
  if (!walk.has(container, 'resources', 'limits')) {
    const message = 'No limits: this container may take all of its node';
    found.push(ruleFinding('COMPLETENESS', 'WARNING', 'no-resource-limits', line, message));
  }
  for (const variable of walk.items(container, 'env')) {
    const name = walk.text(variable, 'name') ?? '';
    const value = walk.text(variable, 'value');
    if (!isSecretName(name) || value === null || value === '' || /^\$\(/.test(value)) continue;
    const message = `${name} stands here in the open: take it from a Secret`;
    found.push(ruleFinding('SAFETY', 'ERROR', 'secret-in-env', walk.line(variable, 'value'), message));
  }
  return found;
}
