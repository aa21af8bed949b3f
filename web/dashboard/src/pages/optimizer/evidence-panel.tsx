import { IntervalPlot } from '../../components/interval-plot';
import { Panel } from '../../components/panel';
import { count, percent, points, signed } from '../../lib/format';
import { isUnderWay, type Run } from './optimizer-documents';
import { RunVerdict } from './run-verdict';

function explain({ verdict, status, finalist, testCount, holdoutInterval }: Run): string {
  if (verdict === 'GAIN')
    return 'What was found is better than the seed, also on tasks that the search never saw: all of the interval is above 0.';
  if (verdict === 'NO_DETECTABLE_GAIN') {
    const why =
      holdoutInterval === null
        ? `None of ${count(testCount, 'tested proposal')} was accepted and best on the validation tasks, so that the holdout stays sealed.`
        : 'The interval of the gain reaches down to 0 or below.';
    return `${why} Nothing was shown to be better, which does not show that nothing is.`;
  }
  if (status === 'FAILED' || status === 'CANCELLED') return 'It ended before it had a verdict.';
  return finalist === null
    ? 'The holdout is looked at once, when the search is over.'
    : `Proposal ${finalist} was chosen, and is being tried on the holdout.`;
}

/** What a search has shown on the tasks that were kept from it. */
export function EvidencePanel({ run }: { run: Run }) {
  const { verdict, holdoutGain, holdoutInterval, holdoutCount, finalist } = run;
  return (
    <Panel title={isUnderWay(run) ? 'No verdict yet' : 'The evidence'}>
      <div className="stack">
        {verdict && (
          <div>
            <RunVerdict verdict={verdict} />
          </div>
        )}
        <p>{explain(run)}</p>
        {holdoutGain !== null && holdoutInterval && (
          <dl className="definition">
            <dt>Gain on the holdout</dt>
            <dd>
              <IntervalPlot value={holdoutGain} interval={holdoutInterval} />
            </dd>
            <dt>In words</dt>
            <dd>
              {signed(holdoutGain)} points over the seed; with {percent(holdoutInterval.level)} confidence{' '}
              {points(holdoutInterval.lower)} to {points(holdoutInterval.upper)}
            </dd>
            <dt>Measured on</dt>
            <dd>{count(holdoutCount, 'task')}, looked at once</dd>
            <dt>Finalist</dt>
            <dd>{finalist === null ? 'not kept' : `proposal ${finalist}, by the validation tasks`}</dd>
          </dl>
        )}
      </div>
    </Panel>
  );
}
