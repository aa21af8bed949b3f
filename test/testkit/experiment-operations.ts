import { expect } from '@jest/globals';
import type { GraphqlClient } from './graphql-client.js';
import type { UserError } from './training-operations.js';

const FIELDS = `id slug hypothesis agentType design allocation status equivalenceMargin requiredUnits maxUnits
  sampleRatioEValue stopReason createdAt startedAt stoppedAt variants { name isControl strategy templateVersion { id }
  agentVersion { id } weight sampleSize meanScore lift liftInterval { lower upper level } verdict eValue isStopped
  guardrails { metric value difference interval { lower upper } limit isBreached } history(first: 20) { at units lift } }`;

export interface VariantAnswer {
  name: string;
  isControl: boolean;
  sampleSize: number;
  meanScore: number | null;
  lift: number | null;
  liftInterval: { lower: number; upper: number; level: number } | null;
  verdict: string | null;
  eValue: number | null;
  isStopped: boolean;
  agentVersion: { id: string } | null;
  guardrails: { metric: string; value: number | null; isBreached: boolean }[];
  history: { units: number; lift: number }[];
}

export interface ExperimentAnswer {
  id: string;
  slug: string;
  status: string;
  requiredUnits: number | null;
  sampleRatioEValue: number | null;
  stopReason: string | null;
  startedAt: string | null;
  stoppedAt: string | null;
  variants: VariantAnswer[];
}

export interface ExperimentPayload {
  experiment: ExperimentAnswer | null;
  userErrors: UserError[];
}

/** createExperiment, startExperiment or stopExperiment. */
export async function changeExperiment(
  query: GraphqlClient,
  name: string,
  input: object,
): Promise<ExperimentPayload> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const text = `mutation Go($input: ${type}!) { ${name}(input: $input) { experiment { ${FIELDS} } userErrors { code message path } } }`;
  return (await query<Record<string, ExperimentPayload>>(text, { input }))[name]!;
}

export async function readExperiment(query: GraphqlClient, id: string): Promise<ExperimentAnswer> {
  const text = `query Read($id: ID!) { experiment(id: $id) { ${FIELDS} } }`;
  return (await query<{ experiment: ExperimentAnswer }>(text, { id })).experiment;
}

/** Makes an experiment and starts it; fails where either is refused. */
export async function startedExperiment(query: GraphqlClient, input: object): Promise<ExperimentAnswer> {
  const made = await changeExperiment(query, 'createExperiment', { hypothesis: 'It helps.', ...input });
  expect(made.userErrors).toEqual([]);
  expect(made.experiment!.status).toBe('DRAFT');
  const started = await changeExperiment(query, 'startExperiment', { experimentId: made.experiment!.id });
  expect(started.userErrors).toEqual([]);
  return started.experiment!;
}
