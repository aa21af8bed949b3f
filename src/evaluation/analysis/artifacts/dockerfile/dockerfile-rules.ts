import { isSecretName, ruleFinding, type RuleFinding } from '../artifact.js';
import { looseTag } from '../image-reference.js';
import { stagesOf, type Instruction } from './instructions.js';

const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tar\.\w+|gz|bz2|xz)["']?(?:\s|$)|^\s*(?:--\S+\s+)*(?:https?|git):/;

/** Rules on Dockerfiles after hadolint's; the codes are its own where it has one. */
export function dockerfileRules(instructions: readonly Instruction[]): RuleFinding[] {
  const stages = stagesOf(instructions);
  return [
    ...images(stages),
    ...instructions.flatMap((instruction) => [...secrets(instruction), ...single(instruction)]),
    ...stages.flatMap((stage) => order(stage)),
    ...(stages.length > 0 ? user(stages.at(-1) ?? []) : []),
  ];
}

function images(stages: readonly Instruction[][]): RuleFinding[] {
  const names = new Set<string>();
  return stages.flatMap(([from]) => {
    if (!from) return [];
    const words = from.args.split(/\s+/).filter((word) => word !== '' && !word.startsWith('--'));
    const image = words[0] ?? '';
    const loose = names.has(image.toLowerCase()) ? null : looseTag(image);
    if (words[1]?.toLowerCase() === 'as') names.add((words[2] ?? '').toLowerCase());
    if (loose === null) return [];
    const rule = loose === 'latest' ? 'DL3007' : 'DL3006';
    const message = `${image} is another image each time it is built: name a version`;
    return [ruleFinding('CORRECTNESS', 'WARNING', rule, from.line, message)];
  });
}

function secrets({ keyword, args, line }: Instruction): RuleFinding[] {
  if (keyword !== 'ENV' && keyword !== 'ARG') return [];
  const pairs = [...args.matchAll(/(?:^|\s)([A-Za-z_]\w{0,100})(?:=("[^"\n]*"|'[^'\n]*'|\S*))?/g)];
  const named = /^\s*([A-Za-z_]\w*)\s+(\S+)/.exec(args);
  const all = keyword === 'ENV' && !args.includes('=') ? [[args, named?.[1], named?.[2]]] : pairs;
  return all.flatMap(([, name = '', value = '']) => {
    if (!isSecretName(name)) return [];
    const isSet = !/^["']?(?:\$.*)?["']?$/.test(value);
    const message = `${name} stays readable in the image's history: use a secret mount`;
    return [ruleFinding('SAFETY', isSet ? 'ERROR' : 'WARNING', 'secret-in-image', line, message)];
  });
}

function single({ keyword, args, line }: Instruction): RuleFinding[] {
  const told = (
    criterion: RuleFinding['criterion'],
    severity: RuleFinding['severity'],
    rule: string,
    message: string,
  ) => ruleFinding(criterion, severity, rule, line, message);
  if (keyword === 'ADD' && !ARCHIVE.test(args) && !args.includes('<<'))
    return [told('CLARITY', 'WARNING', 'DL3020', 'ADD unpacks and fetches; to copy files use COPY')];
  if (keyword === 'WORKDIR' && /^[^/$"'\\A-Z]|^[A-Z](?!:)/.test(args))
    return [told('CLARITY', 'WARNING', 'DL3000', 'A relative WORKDIR depends on the one before')];
  if ((keyword === 'CMD' || keyword === 'ENTRYPOINT') && !/^\s*\[/.test(args))
    return [
      told(
        'CORRECTNESS',
        'WARNING',
        'DL3025',
        `${keyword} in words runs within a shell that passes no signals on: use ["…"]`,
      ),
    ];
  return keyword === 'RUN' ? runs(args, told) : [];
}

type Tell = (
  criterion: RuleFinding['criterion'],
  severity: RuleFinding['severity'],
  rule: string,
  message: string,
) => RuleFinding;

function runs(args: string, told: Tell): RuleFinding[] {
  const found: RuleFinding[] = [];
  const code = args.replace(/\\\r?\n/g, ' ');
  const commands = code.split(/&&|\|\||[;\n|]/).map((command) => command.trim());
  const has = (pattern: RegExp) => commands.some((command) => pattern.test(command));
  if (has(/^sudo\b/)) found.push(told('CLARITY', 'WARNING', 'DL3004', 'sudo is of no use here: set USER'));
  if (commands.length === 1 && /^cd\s/.test(commands[0] ?? ''))
    found.push(
      told('CORRECTNESS', 'WARNING', 'DL3003', 'This cd is forgotten by the next line: use WORKDIR'),
    );
  const installs = commands.filter((command) => /^(?:sudo )?apt(?:-get)?\b.*\sinstall\b/.test(command));
  if (installs.some((command) => !/\s(?:-[a-z]*y[a-z]*|--yes|--assume-yes|-qq)\b/.test(command)))
    found.push(
      told('CORRECTNESS', 'ERROR', 'DL3014', 'apt-get install waits for an answer that nobody gives: add -y'),
    );
  if (has(/^apt-get\b.*\supdate\b/) && installs.length === 0)
    found.push(
      told(
        'CORRECTNESS',
        'WARNING',
        'update-alone',
        'The update is cached and old when packages are installed by another line',
      ),
    );
  if (installs.length > 0 && !/\/var\/lib\/apt\/lists|--mount=type=cache/.test(code))
    found.push(
      told(
        'EFFICIENCY',
        'WARNING',
        'DL3009',
        'The package lists stay in the image: remove /var/lib/apt/lists',
      ),
    );
  if (installs.some((command) => !command.includes('--no-install-recommends')))
    found.push(
      told('EFFICIENCY', 'INFO', 'DL3015', 'Packages that are only recommended are installed as well'),
    );
  if (has(/^pip3?\s+install\b(?!.*--no-cache-dir)/) && !code.includes('--mount=type=cache'))
    found.push(told('EFFICIENCY', 'INFO', 'DL3042', "pip's cache stays in the image: add --no-cache-dir"));
  return found;
}

/** Sources copied before dependencies are installed: every change of a line installs them anew. */
function order(stage: readonly Instruction[]): RuleFinding[] {
  const copy = stage.findIndex(
    ({ keyword, args }) => keyword === 'COPY' && /^\s*(?:--(?!from)\S+\s+)*\.\/?\s+\S+\s*$/.test(args),
  );
  if (copy < 0) return [];
  const installs = stage
    .slice(copy + 1)
    .some(
      ({ keyword, args }) =>
        keyword === 'RUN' &&
        /\b(?:npm (?:ci|install)|yarn install|pnpm install|pip3? install -r|bundle install|go mod download)\b/.test(
          args,
        ),
    );
  if (!installs) return [];
  const message =
    'All sources are copied before dependencies are installed, which then happens for each change';
  return [ruleFinding('EFFICIENCY', 'WARNING', 'cache-busting-copy', stage[copy]?.line ?? 1, message)];
}

function user(stage: readonly Instruction[]): RuleFinding[] {
  const last = stage.filter(({ keyword }) => keyword === 'USER').at(-1);
  if (last && /^\s*(?:root|0)(?::|\s|$)/.test(last.args))
    return [ruleFinding('SAFETY', 'WARNING', 'DL3002', last.line, 'The last USER is root')];
  const from = stage[0];
  if (last || !from || /distroless|nonroot|rootless/.test(from.args)) return [];
  const message = 'No USER is set: what the image runs, it most likely runs as root';
  return [ruleFinding('SAFETY', 'INFO', 'no-user', from.line, message)];
}
