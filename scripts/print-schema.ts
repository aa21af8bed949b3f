// Writes the schema as the code has it to schema/schema.graphql; `npm run schema:check` holds the two together.
import { writeFile } from 'node:fs/promises';
import { printSdl } from '../src/platform/graphql/build-schema.js';
import { buildAppSchema } from '../src/schema.js';

await writeFile('schema/schema.graphql', printSdl(buildAppSchema()));
