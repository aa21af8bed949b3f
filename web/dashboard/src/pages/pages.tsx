import { lazy, Suspense, useEffect, useRef } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ErrorBoundary } from '../components/error-boundary';
import { Page } from '../components/page';
import { Loading } from '../components/states';
import { NotFoundPage } from './not-found-page';
import { OverviewPage } from './overview/overview-page';

const AgentPage = lazy(() => import('./agent/agent-page'));
const AgentsPage = lazy(() => import('./agent/agents-page'));
const BatchPage = lazy(() => import('./batch/batch-page'));
const CorrectionPage = lazy(() => import('./corrections/correction-page'));
const CorrectionsPage = lazy(() => import('./corrections/corrections-page'));
const ExperimentPage = lazy(() => import('./experiments/experiment-page'));
const ExperimentsPage = lazy(() => import('./experiments/experiments-page'));
const NewExperimentPage = lazy(() => import('./experiments/new-experiment-page'));
const ExportsPage = lazy(() => import('./exports/exports-page'));
const OptimizerPage = lazy(() => import('./optimizer/optimizer-page'));
const OptimizerRunPage = lazy(() => import('./optimizer/run-page'));
const RulesPage = lazy(() => import('./rules/rules-page'));
const SettingsPage = lazy(() => import('./settings/settings-page'));
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
          <Route path="/batches/:id">{({ id }) => <BatchPage id={id} />}</Route>
          <Route path="/train">{() => <TrainPage />}</Route>
          <Route path="/corrections">{() => <CorrectionsPage />}</Route>
          <Route path="/corrections/:id">{({ id }) => <CorrectionPage id={id} />}</Route>
          <Route path="/rules">{() => <RulesPage />}</Route>
          <Route path="/experiments">{() => <ExperimentsPage />}</Route>
          <Route path="/experiments/new">{() => <NewExperimentPage />}</Route>
          <Route path="/experiments/:id">{({ id }) => <ExperimentPage id={id} />}</Route>
          <Route path="/optimizer">{() => <OptimizerPage />}</Route>
          <Route path="/optimizer/:id">{({ id }) => <OptimizerRunPage id={id} />}</Route>
          <Route path="/exports">{() => <ExportsPage />}</Route>
          <Route path="/settings/:section?">{({ section }) => <SettingsPage section={section} />}</Route>
          <Route>{() => <NotFoundPage />}</Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
