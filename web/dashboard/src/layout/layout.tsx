import type { ReactNode } from 'react';
import { Sidebar } from './sidebar';

/** The frame around all pages. */
export function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="app">
      <a className="skip-link" href="#main">
        To the content
      </a>
      <Sidebar />
      <div>{children}</div>
    </div>
  );
}
