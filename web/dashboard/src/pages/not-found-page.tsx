import { Link } from 'wouter';
import { Page } from '../components/page';
import { Empty } from '../components/states';

/** What stands at an address that is none, or whose thing is gone. */
export function NotFoundPage({ what = 'page' }: { what?: string }) {
  return (
    <Page title="Not found">
      <div className="panel">
        <Empty title={`There is no such ${what}`} action={<Link href="/">To the overview</Link>}>
          It may have left with the retention, or the address may be cut short.
        </Empty>
      </div>
    </Page>
  );
}
