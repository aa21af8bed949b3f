// Writes a migration with what the entities have and the migrations do not make yet: npm run migration:generate -- <name>.
// It compares against a fresh database of its own, so that nobody's data decide what the migration says.
import { existsSync, mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error(
    'migration:generate: give it a name in kebab-case, as in npm run migration:generate -- add-templates.',
  );
  process.exit(2);
}
const build = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);

const dataDir = mkdtempSync(join(tmpdir(), 'agent-trainer-generate-'));
chmodSync(dataDir, 0o755);
Object.assign(process.env, { DATA_DIR: dataDir, DATABASE_URL: '' });
const { default: dataSource } = await import('../dist/ormconfig.js');
try {
  await dataSource.initialize();
  await dataSource.runMigrations();
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (upQueries.length === 0) {
    console.log('migration:generate: the migrations make all that the entities have; nothing to write.');
  } else {
    write(upQueries, downQueries.reverse());
  }
} finally {
  if (dataSource.isInitialized) await dataSource.destroy();
  rmSync(dataDir, { recursive: true, force: true });
}

function write(up, down) {
  const time = Date.now();
  const className = `${name.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase())}${time}`;
  const calls = (queries) =>
    queries
      .map(({ query }) => `    await runner.query(\`${query.replace(/[\\`]|\$\{/g, '\\$&')}\`);`)
      .join('\n');
  const file = `migrations/${time}-${name}.ts`;
  writeFileSync(
    file,
    `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  readonly name = '${className}';

  async up(runner: QueryRunner): Promise<void> {
${calls(up)}
  }

  async down(runner: QueryRunner): Promise<void> {
${calls(down)}
  }
}
`,
  );
  const index = readFileSync('migrations/index.ts', 'utf8');
  const withImport = index.replace(
    /((?:import [^\n]+\n)+)/,
    `$1import { ${className} } from './${time}-${name}.js';\n`,
  );
  writeFileSync(
    'migrations/index.ts',
    withImport.replace(/(MIGRATIONS = \[[^\]]*?),?(\s*\])/, `$1, ${className}$2`),
  );
  const prettier = 'node_modules/prettier/bin/prettier.cjs';
  if (existsSync(prettier)) {
    spawnSync(process.execPath, [prettier, '--write', '--log-level', 'warn', file, 'migrations/index.ts']);
  }
  console.log(
    `migration:generate: wrote ${file} and added it to migrations/index.ts; read it before you run it.`,
  );
}
