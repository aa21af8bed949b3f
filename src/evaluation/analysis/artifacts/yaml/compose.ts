import { isMap } from 'yaml';
import { isSecretName, ruleFinding, type RuleFinding } from '../artifact.js';
import { looseTag } from '../image-reference.js';
import type { YamlWalk } from './yaml-walk.js';

export function isCompose(walk: YamlWalk, root: unknown): boolean {
  const services = walk.entries(root, 'services');
  return services.length > 0 && services.every(([, service]) => isMap(service));
}

/** What docker compose refuses, and what is unsafe, in a compose file. */
export function composeRules(walk: YamlWalk, root: unknown): RuleFinding[] {
  const names = new Set(walk.entries(root, 'services').map(([name]) => name));
  return walk
    .entries(root, 'services')
    .flatMap(([name, service]) => [
      ...references(walk, root, service, names),
      ...images(walk, service, name, walk.line(root, 'services', name)),
      ...powers(walk, service),
      ...variables(walk, service),
    ]);
}

function references(
  walk: YamlWalk,
  root: unknown,
  service: unknown,
  names: ReadonlySet<string>,
): RuleFinding[] {
  const found: RuleFinding[] = [];
  const error = (rule: string, line: number, message: string) =>
    found.push(ruleFinding('CORRECTNESS', 'ERROR', rule, line, message));
  const listed = (key: string): string[] => [
    ...walk.items(service, key).map((_, index) => walk.text(service, key, index) ?? ''),
    ...walk.entries(service, key).map(([name]) => name),
  ];
  for (const name of listed('depends_on')) {
    if (name !== '' && !names.has(name))
      error(
        'unknown-service',
        walk.line(service, 'depends_on'),
        `It depends on ${name}, and there is no such service`,
      );
  }
  for (const name of listed('networks')) {
    if (name !== '' && name !== 'default' && !walk.has(root, 'networks', name))
      error('unknown-network', walk.line(service, 'networks'), `The network ${name} is not declared`);
  }
  for (const [index] of walk.items(service, 'volumes').entries()) {
    const name = /^([A-Za-z0-9][\w.-]*):/.exec(walk.text(service, 'volumes', index) ?? '')?.[1];
    if (name !== undefined && !walk.has(root, 'volumes', name))
      error('unknown-volume', walk.line(service, 'volumes', index), `The volume ${name} is not declared`);
  }
  return found;
}

function images(walk: YamlWalk, service: unknown, name: string, line: number): RuleFinding[] {
  const image = walk.text(service, 'image');
  if (image === null) {
    const isGiven = walk.has(service, 'build') || walk.has(service, 'extends');
    return isGiven
      ? []
      : [ruleFinding('CORRECTNESS', 'ERROR', 'no-image', line, `${name} has neither an image nor a build`)];
  }
  if (looseTag(image) === null || walk.has(service, 'build')) return [];
  const message = `${image} may be another image at each pull: name a version`;
  return [ruleFinding('CORRECTNESS', 'WARNING', 'loose-image', walk.line(service, 'image'), message)];
}

function powers(walk: YamlWalk, service: unknown): RuleFinding[] {
  const found: RuleFinding[] = [];
  if (walk.text(service, 'privileged') === 'true') {
    const line = walk.line(service, 'privileged');
    found.push(
      ruleFinding('SAFETY', 'ERROR', 'privileged', line, 'A privileged container is root on its host'),
    );
  }
  for (const key of ['network_mode', 'pid', 'ipc']) {
    if (walk.text(service, key) === 'host')
      found.push(
        ruleFinding('SAFETY', 'WARNING', 'host-namespace', walk.line(service, key), `${key} is the host's`),
      );
  }
  for (const [index] of walk.items(service, 'volumes').entries()) {
    const source =
      walk.text(service, 'volumes', index) ?? walk.text(service, 'volumes', index, 'source') ?? '';
    if (!/docker\.sock/.test(source)) continue;
    const line = walk.line(service, 'volumes', index);
    const message = "Whoever holds Docker's socket is root on its host";
    found.push(ruleFinding('SAFETY', 'WARNING', 'docker-socket', line, message));
  }
  return found;
}

function variables(walk: YamlWalk, service: unknown): RuleFinding[] {
  const pairs = [
    ...walk.entries(service, 'environment').map(([name]) => ({
      name,
      value: walk.text(service, 'environment', name) ?? '',
      line: walk.line(service, 'environment', name),
    })),
    ...walk.items(service, 'environment').map((_, index) => {
      const [name = '', ...rest] = (walk.text(service, 'environment', index) ?? '').split('=');
      return { name, value: rest.join('='), line: walk.line(service, 'environment', index) };
    }),
  ];
  return pairs.flatMap(({ name, value, line }) => {
    if (!isSecretName(name) || value === '' || value.includes('$')) return [];
    const message = `${name} stands here in the open: take it from the environment or a secret`;
    return [ruleFinding('SAFETY', 'WARNING', 'secret-in-env', line, message)];
  });
}
