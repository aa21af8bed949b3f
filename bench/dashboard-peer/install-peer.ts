import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../../test/testkit/project-root.js';
import { NotMeasuredError } from '../harness.js';

/** The peer, what it aggregates and filters by, and the Node that it asks for: none of them is the project's. */
export const PEER_PACKAGES = {
  postgraphile: '5.1.5',
  '@graphile/pg-aggregates': '0.2.0-rc.2',
  'postgraphile-plugin-connection-filter': '4.0.1',
  node: '22.23.3',
} as const;

const SERVER = 'peer-server.mjs';
const INSTALL_MS = 5 * 60_000;
const run = promisify(execFile);

export interface InstalledPeer {
  /** The Node that is to run it. */
  readonly node: string;
  /** The program that serves. */
  readonly server: string;
}

/**
 * Brings the peer by npm into this folder, which it needs for itself.
 *
 * @throws NotMeasuredError where npm cannot
 */
export async function installPeer(folder: string): Promise<InstalledPeer> {
  // The package `node` fetches its program by a script, which npm is to allow.
  const manifest = {
    private: true,
    type: 'module',
    dependencies: PEER_PACKAGES,
    allowScripts: { node: true },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  copyFileSync(join(PROJECT_ROOT, 'bench', 'dashboard-peer', SERVER), join(folder, SERVER));
  const node = join(folder, 'node_modules', 'node', 'bin', 'node');
  try {
    const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-package-lock'];
    await run('npm', [...args, '--loglevel=error'], { cwd: folder, timeout: INSTALL_MS });
    const { stdout } = await run(node, ['--version']);
    if (stdout.trim() !== `v${PEER_PACKAGES.node}`) throw new Error(`${node} is Node ${stdout.trim()}`);
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string };
    const wanted = Object.entries(PEER_PACKAGES).map(([name, version]) => `${name}@${version}`);
    throw new NotMeasuredError(
      `npm could not bring the peer (${wanted.join(', ')}); run this where npm reaches its registry and may run the ` +
        `install script of \`node\`.\n${message}\n${stderr}`,
    );
  }
  return { node, server: join(folder, SERVER) };
}
