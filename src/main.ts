import 'reflect-metadata';
import { firstSteps } from './first-steps.js';
import {
  explainListenError,
  preferProductionMode,
  readSettings,
  StartupError,
  type Settings,
} from './platform/config/index.js';
import { openDatabase, type OpenDatabase } from './platform/database/open-database.js';
import { createLogger, type Logger } from './platform/observability/logger.js';
import { exitOnCrash, shutDown, stopSignal } from './process-lifecycle.js';

/** Runs until a signal; resolves with the exit code. */
async function run(settings: Settings, logger: Logger): Promise<number> {
  let database: OpenDatabase | null = null;
  const closeDatabase = async () => database?.close();
  const stopped = stopSignal(logger, closeDatabase);
  try {
    // The app's code is read while the database starts; both take about as long.
    const code = import('./app.js');
    code.catch(() => undefined);
    database = await openDatabase(settings, logger);
    const { createApp } = await code;
    const app = await createApp(settings, logger, database);
    try {
      const { graphqlUrl, socketUrl } = await app.start();
      const { description } = database;
      process.stderr.write(`\n${firstSteps(settings, { graphqlUrl, socketUrl, database: description })}\n`);
      logger.info({ graphqlUrl, socketUrl, database: description, roles: settings.roles }, 'ready');
    } catch (error) {
      await app.stop();
      throw explainListenError(error, settings);
    }
    await stopped;
    return await shutDown(app, closeDatabase, settings.drainTimeoutMs, logger);
  } finally {
    await closeDatabase();
  }
}

async function main(): Promise<number> {
  let logger: Logger | null = null;
  preferProductionMode();
  try {
    const settings = readSettings();
    logger = await createLogger({ level: settings.logLevel, pretty: process.stdout.isTTY });
    exitOnCrash(logger);
    return await run(settings, logger);
  } catch (error) {
    if (error instanceof StartupError) process.stderr.write(`${error.message}\n`);
    else if (logger) logger.fatal({ err: error }, 'the server cannot start');
    else throw error;
    return 1;
  }
}

process.exit(await main());
