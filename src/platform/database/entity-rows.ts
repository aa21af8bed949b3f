import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';

/** An entity's columns as a statement selects them: 's.project_id, s.id, …'. */
export function columnsOf<Entity extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntityTarget<Entity>,
  alias: string,
): string {
  return dataSource
    .getMetadata(entity)
    .columns.map(({ databaseName }) => `${alias}.${databaseName}`)
    .join(', ');
}

/** Entities of rows that have these columns, as TypeORM makes them of its own statements. */
export function toEntities<Entity extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntityTarget<Entity>,
  rows: readonly ObjectLiteral[],
): Entity[] {
  const metadata = dataSource.getMetadata(entity);
  return rows.map((row) => {
    const made = metadata.create(undefined, { fromDeserializer: true }) as Entity;
    for (const column of metadata.columns) {
      const value: unknown = dataSource.driver.prepareHydratedValue(row[column.databaseName], column);
      column.setEntityValue(made, value);
    }
    return made;
  });
}
