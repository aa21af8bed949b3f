import { randomBytes } from 'node:crypto';
import type { ProjectContext } from '../project.js';
import type { Database } from './database.js';

const SECRET_BYTES = 32;

/** A project's secret of one name, the same on every node and after restarts; made by whichever node is the first to need it. */
export class InstallationSecret {
  private readonly known = new Map<string, Promise<Buffer>>();

  /** @param key where it is kept in system_state */
  constructor(
    private readonly database: Database,
    private readonly key: string,
    private readonly newSecret: () => Buffer = () => randomBytes(SECRET_BYTES),
  ) {}

  of(project: ProjectContext): Promise<Buffer> {
    const known = this.known.get(project.projectId);
    if (known) return known;
    const secret = this.read(project);
    this.known.set(project.projectId, secret);
    // The next one to ask tries again.
    secret.catch(() => this.known.delete(project.projectId));
    return secret;
  }

  private async read(project: ProjectContext): Promise<Buffer> {
    const stored = await this.find(project);
    if (stored) return stored;
    await this.database.transaction(project, (tx) =>
      tx.query(
        `/* make_secret */ INSERT INTO system_state (project_id, key, value) VALUES ($1, $2, $3)
          ON CONFLICT (project_id, key) DO NOTHING`,
        [project.projectId, this.key, JSON.stringify(this.newSecret().toString('base64url'))],
      ),
    );
    const made = await this.find(project);
    if (!made) throw new Error(`${this.key} was written to system_state and is not there`);
    return made;
  }

  private async find(project: ProjectContext): Promise<Buffer | null> {
    const [row] = await this.database.read(project, (db) =>
      db.query<{ value: string }[]>(
        '/* read_secret */ SELECT value FROM system_state WHERE project_id = $1 AND key = $2',
        [project.projectId, this.key],
      ),
    );
    return row ? Buffer.from(row.value, 'base64url') : null;
  }
}
