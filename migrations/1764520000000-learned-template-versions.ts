import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Template versions tell which learned rules they have, who made them and why, and which lack a rule for some units. */
export class LearnedTemplateVersions1764520000000 implements MigrationInterface {
  readonly name = 'LearnedTemplateVersions1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE training_template_version ADD COLUMN lessons jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN author text NOT NULL DEFAULT 'a user', ADD COLUMN reason text NOT NULL DEFAULT '',
        ADD COLUMN diff text NOT NULL DEFAULT '', ADD COLUMN beside_id uuid, ADD COLUMN left_out_id uuid`);
    await runner.query(`UPDATE training_template_version SET author = 'built-in' WHERE origin = 'BUILT_IN'`);
    // Arms of trials so far: they were never in force, and are nobody's text.
    await runner.query(`
      UPDATE training_template_version v SET author = 'trial', beside_id = t.current_version_id
        FROM training_template t, experiment_variant e, learning_adaptation a
       WHERE t.project_id = v.project_id AND t.id = v.template_id AND t.current_version_id <> v.id
         AND e.project_id = v.project_id AND e.template_version_id = v.id
         AND a.project_id = v.project_id AND a.experiment_id = e.experiment_id`);
    await runner.query(`
      CREATE INDEX training_template_version_left_out ON training_template_version (project_id, left_out_id)
        WHERE left_out_id IS NOT NULL`);
    await runner.query(
      `ALTER TABLE learning_adaptation ADD COLUMN template_id uuid, ADD COLUMN template_version_id uuid`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE learning_adaptation DROP COLUMN template_version_id, DROP COLUMN template_id`,
    );
    await runner.query(`DROP INDEX training_template_version_left_out`);
    await runner.query(`
      ALTER TABLE training_template_version DROP COLUMN left_out_id, DROP COLUMN beside_id, DROP COLUMN diff,
        DROP COLUMN reason, DROP COLUMN author, DROP COLUMN lessons`);
  }
}
