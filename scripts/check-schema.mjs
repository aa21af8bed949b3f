// Fails where schema/schema.graphql is not what the code says, or breaks a promise of the contract.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { printSdl } from '../dist/src/platform/graphql/build-schema.js';
import { buildAppSchema } from '../dist/src/schema.js';

const FILE = 'schema/schema.graphql';
const CONTRACT_CHECK = '../shared/tools/check-contract.mjs';

const stored = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
const printed = printSdl(buildAppSchema());
if (stored !== printed) {
  const lines = stored.split('\n');
  const at = printed.split('\n').findIndex((line, index) => line !== lines[index]);
  console.error(
    `schema:check: ${FILE} is not what the code says, from line ${at + 1}; run npm run schema:print.`,
  );
  process.exit(1);
}
console.log(`schema:check: ${FILE} is what the code says.`);

if (existsSync(CONTRACT_CHECK)) {
  const { status } = spawnSync(process.execPath, [CONTRACT_CHECK, FILE], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
} else {
  console.warn(`schema:check: SKIPPED the contract, ${CONTRACT_CHECK} is not there.`);
}
