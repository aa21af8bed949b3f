import { Link } from 'wouter';
import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Badge } from '../../components/badge';
import { Findings } from '../../components/findings';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { count, words } from '../../lib/format';
import { links } from '../../lib/links';

const Registry = graphql(`
  query Registry {
    agents {
      id
      agentType
      name
      tier
      version
      findings {
        line
        message
        rule
        severity
      }
    }
  }
`);

/** What is wrong with the definitions of agents. */
export function RegistrySection() {
  const registry = useLiveQuery(Registry, {});
  return (
    <QueryView query={registry} lines={6}>
      {({ agents }) => {
        const faulty = agents.filter(({ findings }) => findings.length > 0);
        return (
          <Panel
            title="Findings of the registry"
            hint="Definitions are files, read as they change. With a fault the last good text stays in force."
          >
            {faulty.length === 0 ? (
              <Badge tone="good" icon="check">
                {count(agents.length, 'definition')} without findings
              </Badge>
            ) : (
              <ul className="stack">
                {faulty.map(({ id, agentType, name, tier, version, findings }) => (
                  <li key={id} className="stack tight">
                    <span className="row">
                      <Link href={links.agent(agentType)}>{name}</Link>
                      <span className="small muted">
                        {words(tier)} definition, version {version}
                      </span>
                    </span>
                    <Findings findings={findings} label={`Findings of ${name}`} />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        );
      }}
    </QueryView>
  );
}
