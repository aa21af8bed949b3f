import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

/** What pg's pool tells of itself. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Registers the state of the process's connections to the database. */
export function registerPoolMetrics(registry: Registry, dataSource: DataSource): void {
  const registers = [registry];
  const pool = (dataSource.driver as unknown as { readonly master: Pool }).master;
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections to the database, by whether they are in use.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
    },
  });
  new Gauge({
    name: 'db_pool_waiting',
    help: 'Requests that wait for a connection to the database.',
    registers,
    collect() {
      this.set(pool.waitingCount);
    },
  });
}
