import type { ReactNode } from 'react';
import type { LiveQuery } from '../api/use-live-query';
import { Page, type PageProps } from '../components/page';
import { QueryView } from '../components/query-view';
import { words } from '../lib/format';
import { isNothingThere } from '../lib/user-errors';
import { NotFoundPage } from './not-found-page';

export interface ThingPageProps<Thing> {
  query: LiveQuery<unknown>;
  /** What the query found. */
  thing: Thing | null | undefined;
  /** What it is, as in session. */
  what: string;
  up: PageProps['up'];
  children: (thing: Thing) => ReactNode;
}

/** The page of one thing that is found by its id in the address: it may load, be none, or not be readable. */
export function ThingPage<Thing>({ query, thing, what, up, children }: ThingPageProps<Thing>) {
  if (thing != null) return children(thing);
  const isAnswered = query.data != null || query.error !== undefined;
  if (isAnswered && !query.fetching && isNothingThere(query.error)) return <NotFoundPage what={what} />;
  return (
    <Page title={words(what)} up={up}>
      <QueryView query={{ ...query, data: undefined }} lines={8}>
        {() => null}
      </QueryView>
    </Page>
  );
}
