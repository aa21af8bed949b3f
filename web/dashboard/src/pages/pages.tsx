import { lazy, Suspense, useEffect, useRef } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ErrorBoundary } from '../components/error-boundary';
import { Page } from '../components/page';
import { Loading } from '../components/states';
import { NotFoundPage } from './not-found-page';
import { OverviewPage } from './overview/overview-page';

const AgentPage = lazy(() => import('./agent/agent-page'));
const AgentsPage = lazy(() => import('./agent/agents-page'));
const SessionPage = lazy(() => import('./session/session-page'));
const SessionsPage = lazy(() => import('./sessions/sessions-page'));
const TrainPage = lazy(() => import('./train/train-page'));

/** Brings the keyboard and screen readers to the page that was gone to. */
function useFocusOnNavigation(): void {
  const [location] = useLocation();
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [location]);
}

/** Which page is at which address. */
export function Pages() {
  const [location] = useLocation();
  useFocusOnNavigation();
  return (
    <ErrorBoundary key={location}>
      <Suspense
        fallback={
          <Page title="Loading">
            <Loading />
          </Page>
        }
      >
        <Switch>
          <Route path="/" component={OverviewPage} />
          <Route path="/agents">{() => <AgentsPage />}</Route>
          <Route path="/agents/:agentType">{({ agentType }) => <AgentPage agentType={agentType} />}</Route>
          <Route path="/sessions">{() => <SessionsPage />}</Route>
          <Route path="/sessions/:id">{({ id }) => <SessionPage id={id} />}</Route>
          <Route path="/train">{() => <TrainPage />}</Route>
          <Route>{() => <NotFoundPage />}</Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
