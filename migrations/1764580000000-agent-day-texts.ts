import type { MigrationInterface, QueryRunner } from 'typeorm';

const METRICS = ['response_score', 'improvement', 'duration'];

/** Days of agents that are summed up have their histograms as the texts that dashboards read. */
export class AgentDayTexts1764580000000 implements MigrationInterface {
  readonly name = 'AgentDayTexts1764580000000';

  async up(runner: QueryRunner): Promise<void> {
    const changes = METRICS.map((metric) => {
      const column = `${metric}_histogram`;
      return `ALTER COLUMN ${column} TYPE text USING array_lower(${column}, 1) || ':' || array_to_string(${column}, ',', '')`;
    });
    await runner.query(`ALTER TABLE rollup_agent_day ${changes.join(', ')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // The sums are made anew from rollup_day.
    await runner.query(`TRUNCATE rollup_agent_day`);
    const changes = METRICS.map(
      (metric) => `ALTER COLUMN ${metric}_histogram TYPE integer[] USING NULL::integer[]`,
    );
    await runner.query(`ALTER TABLE rollup_agent_day ${changes.join(', ')}`);
  }
}
