import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';
import { ENTITIES } from './src/entities.js';
import { readSettings, type Settings } from './src/platform/config/index.js';
import { dataSourceOptions } from './src/platform/database/data-source.js';
import { openDatabase, type OpenDatabase } from './src/platform/database/open-database.js';
import { createLogger } from './src/platform/observability/logger.js';

/** The data source of TypeORM's command line; it opens the database of the settings, an own one included, when asked to. */
class ConfiguredDataSource extends DataSource {
  private database: OpenDatabase | null = null;

  constructor(private readonly settings: Settings) {
    super(ConfiguredDataSource.optionsFor({ connectionString: '' }));
  }

  private static optionsFor(connection: OpenDatabase['connection']) {
    return dataSourceOptions({
      connection,
      entities: ENTITIES,
      migrations: MIGRATIONS,
      poolSize: 2,
      applicationName: 'typeorm',
      statementTimeoutMs: 0,
    });
  }

  override async initialize(): Promise<this> {
    const logger = await createLogger({ level: 'warn', pretty: process.stdout.isTTY });
    this.database = await openDatabase(this.settings, logger);
    const { extra } = ConfiguredDataSource.optionsFor(this.database.connection) as { extra: object };
    this.setOptions({ extra });
    try {
      return await super.initialize();
    } catch (error) {
      await this.database.close();
      throw error;
    }
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.database?.close();
  }
}

export default new ConfiguredDataSource(readSettings());
