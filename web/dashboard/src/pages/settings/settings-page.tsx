import type { ComponentType } from 'react';
import { Link } from 'wouter';
import { Page } from '../../components/page';
import { NotFoundPage } from '../not-found-page';
import { AlertRulesSection } from './alerts/alert-rules-section';
import { JudgesSection } from './judges-section';
import { ModelsSection } from './models-section';
import { RegistrySection } from './registry-section';
import { ServerSection } from './server-section';
import { TemplatesSection } from './templates/templates-section';

const SECTIONS: readonly (readonly [name: string, title: string, section: ComponentType])[] = [
  ['registry', 'Registry', RegistrySection],
  ['templates', 'Templates', TemplatesSection],
  ['alerts', 'Alert rules', AlertRulesSection],
  ['judges', 'Judges', JudgesSection],
  ['models', 'Models and budgets', ModelsSection],
  ['server', 'Server and retention', ServerSection],
];

/** What the server works by, section by section. */
export default function SettingsPage({ section = 'registry' }: { section?: string }) {
  const chosen = SECTIONS.find(([name]) => name === section);
  if (!chosen) return <NotFoundPage what="section" />;
  const [, title, Section] = chosen;
  return (
    <Page title={`Settings: ${title}`} heading="Settings">
      <nav className="tabs" aria-label="Sections of the settings">
        {SECTIONS.map(([name, text]) => (
          <Link key={name} href={`/settings/${name}`} aria-current={name === section ? 'page' : undefined}>
            {text}
          </Link>
        ))}
      </nav>
      <Section />
    </Page>
  );
}
