// Compiles as files change and starts the server anew each time. `tsc -w` cannot be replaced by a faster transpiler
// that writes no decorator metadata.
import concurrently from 'concurrently';
import { spawnSync } from 'node:child_process';

const build = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const { result } = concurrently(
  [
    {
      name: 'tsc',
      command: 'node node_modules/typescript/bin/tsc -p tsconfig.build.json --watch --preserveWatchOutput',
    },
    {
      name: 'server',
      command:
        'node --watch-path=dist/src --watch-path=dist/migrations --watch-preserve-output dist/src/main.js',
    },
  ],
  { killOthersOn: ['failure', 'success'], prefixColors: ['gray', 'blue'] },
);
await result.catch(() => {
  process.exitCode = 1;
});
