import { Component, type ReactNode } from 'react';
import { Failure } from './states';

/** Keeps a fault of one page from blanking all of them. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="page" id="main">
        <Failure message={error.message} onRetry={() => this.setState({ error: null })} />
      </main>
    );
  }
}
