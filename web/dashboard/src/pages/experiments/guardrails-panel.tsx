import { Badge } from '../../components/badge';
import { Panel } from '../../components/panel';
import { duration, percent, usd } from '../../lib/format';
import type { Variant } from './experiments-documents';

type Guardrail = Variant['guardrails'][number];

const NAMES: Readonly<Record<Guardrail['metric'], string>> = {
  COST_USD: 'Cost of a unit',
  DURATION_MS: 'Time of a unit',
  FAILURE_RATE: 'Failure rate',
};

const SHOW: Readonly<Record<Guardrail['metric'], (value: number | null) => string>> = {
  COST_USD: usd,
  DURATION_MS: duration,
  FAILURE_RATE: (value) => percent(value, 1),
};

/** What an arm must not do worse in, whatever its score. */
export function GuardrailsPanel({ variant }: { variant: Variant }) {
  return (
    <Panel
      title={`${variant.name}: guardrails`}
      hint="One that is breached stops the variant; the others go on."
    >
      <ul className="stack">
        {variant.guardrails.map(({ metric, value, difference, limit, interval, isBreached }) => {
          const show = SHOW[metric];
          return (
            <li key={metric} className="stack tight">
              <span className="row apart">
                <span>{NAMES[metric]}</span>
                <Badge tone={isBreached ? 'bad' : 'good'} icon={isBreached ? 'cross' : 'check'}>
                  {isBreached ? 'breached' : 'kept'}
                </Badge>
              </span>
              <span className="small muted num">
                {show(value)}
                {difference !== null && `, ${difference > 0 ? '+' : ''}${show(difference)} to the control`}
                {interval && ` (${show(interval.lower)} to ${show(interval.upper)})`}; harmful when it is +
                {show(limit)} or more
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
