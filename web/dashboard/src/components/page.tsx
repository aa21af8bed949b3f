import { useEffect, type ReactNode } from 'react';
import { Link } from 'wouter';
import { StaleNotice, type QueryState } from './query-view';

export interface PageProps {
  title: string;
  /** What stands in the window's title where it is not the heading's text. */
  heading?: ReactNode;
  description?: ReactNode;
  /** The page above this one. */
  up?: { href: string; text: string };
  actions?: ReactNode;
  /** What the whole page is made of; a notice says so when it is old. */
  query?: QueryState;
  children: ReactNode;
}

/** A page with its heading; names the window. */
export function Page({ title, heading = title, description, up, actions, query, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Agent Trainer`;
  }, [title]);
  return (
    <main className="page" id="main" tabIndex={-1}>
      <header className="page-header">
        <div>
          {up && (
            <nav className="breadcrumb" aria-label="Breadcrumb">
              <Link href={up.href}>{up.text}</Link>
              <span aria-hidden="true">/</span>
            </nav>
          )}
          <h1>{heading}</h1>
          {description && <p>{description}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {query && <StaleNotice query={query} />}
      {children}
    </main>
  );
}
