import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';

/** Looked for at fixed places: what PATH says is not asked. */
const BUBBLEWRAP_PATHS = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'];
const PYTHON_PATHS = ['/usr/bin/python3', '/usr/local/bin/python3', '/bin/python3'];
/** Shared libraries and Python's own; nothing else of the machine is seen inside. */
const LIBRARY_DIRECTORIES = [
  '/lib',
  '/lib32',
  '/lib64',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/local/lib',
];
const OPTIONAL_FILES = ['/etc/ld.so.cache', '/usr/share/zoneinfo'];
const SCRATCH_BYTES = 16 * 1024 * 1024;
const NOBODY = '65534';

export interface CpythonPaths {
  readonly bubblewrap: string;
  readonly python: string;
}

/** @returns the programs, or why there is no such executor on this machine */
export function findCpython(): CpythonPaths | string {
  if (process.platform !== 'linux') return 'Bubblewrap needs Linux.';
  const bubblewrap = BUBBLEWRAP_PATHS.find((path) => existsSync(path));
  if (!bubblewrap) return 'Bubblewrap (bwrap) is not installed.';
  const python = PYTHON_PATHS.find((path) => existsSync(path));
  if (!python) return 'Python (python3) is not installed in /usr/bin or /usr/local/bin.';
  return { bubblewrap, python: realpathSync(python) };
}

/**
 * Arguments for bwrap that run `command` with no network, no view of other processes, no environment, no rights, and no
 * file but Python's and the libraries', read-only; only /tmp can be written, in memory, up to 16 MiB. It dies with the
 * process that starts it.
 */
export function sandboxArguments({ python }: CpythonPaths, command: readonly string[]): string[] {
  const mounts = LIBRARY_DIRECTORIES.filter((path) => existsSync(path)).flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
  );
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--clearenv'],
    ...['--unshare-user', '--uid', NOBODY, '--gid', NOBODY, '--hostname', 'sandbox', '--cap-drop', 'ALL'],
    ...mounts,
    ...OPTIONAL_FILES.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--ro-bind', python, python],
    ...['--size', String(SCRATCH_BYTES), '--tmpfs', '/tmp', '--dev', '/dev'],
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/tmp'],
    ...['--', python, ...command],
  ];
}
