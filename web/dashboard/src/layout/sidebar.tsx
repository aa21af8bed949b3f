import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { graphql } from '../api/graphql';
import { useLiveQuery } from '../api/use-live-query';
import { useOnAdaptation, useOnAlert } from '../api/use-state-changes';
import { Button } from '../components/button';
import { Icon, type IconName } from '../components/icon';
import { ConnectionMark } from './connection-mark';
import { ThemeChoice } from './theme-choice';

const Waiting = graphql(`
  query Waiting {
    alerts(isOpen: true, first: 100) {
      nodes {
        id
      }
    }
    adaptations(status: PROPOSED, first: 100) {
      nodes {
        id
      }
    }
  }
`);

const PLACES: readonly (readonly [href: string, text: string, icon: IconName])[] = [
  ['/', 'Overview', 'overview'],
  ['/train', 'Train', 'train'],
  ['/agents', 'Agents', 'agents'],
  ['/sessions', 'Sessions', 'sessions'],
  ['/corrections', 'Corrections', 'corrections'],
  ['/rules', 'Rules', 'rules'],
  ['/experiments', 'Experiments', 'experiments'],
  ['/exports', 'Exports', 'exports'],
  ['/settings', 'Settings', 'settings'],
];

function isAt(location: string, href: string): boolean {
  return href === '/' ? location === '/' : location === href || location.startsWith(`${href}/`);
}

/** The way to all pages, with what waits for somebody. */
export function Sidebar() {
  const [location] = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const { data, refresh } = useLiveQuery(Waiting, {});
  useOnAlert(refresh);
  useOnAdaptation(refresh);
  useEffect(() => setIsOpen(false), [location]);
  const tallies: Readonly<Record<string, readonly [number, string]>> = {
    '/': [data?.alerts.nodes.length ?? 0, 'open alerts'],
    '/rules': [data?.adaptations.nodes.length ?? 0, 'proposals'],
  };
  return (
    <header className="sidebar" data-open={isOpen ? '' : undefined}>
      <Link href="/" className="brand">
        <img src="/favicon.svg" alt="" />
        Agent Trainer
      </Link>
      <Button
        className="menu-button"
        look="plain"
        icon="menu"
        aria-expanded={isOpen}
        aria-controls="nav"
        onClick={() => setIsOpen(!isOpen)}
      >
        Menu
      </Button>
      <nav className="nav" id="nav" aria-label="Pages">
        <ul>
          {PLACES.map(([href, text, icon]) => {
            const [tally = 0, of = ''] = tallies[href] ?? [];
            return (
              <li key={href}>
                <Link href={href} aria-current={isAt(location, href) ? 'page' : undefined}>
                  <Icon name={icon} />
                  {text}
                  {tally > 0 && (
                    <span className="tally">
                      {tally}
                      <span className="visually-hidden"> {of}</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <ConnectionMark />
        <ThemeChoice />
        <a href="/graphql" className="small muted">
          GraphQL API
        </a>
      </div>
    </header>
  );
}
