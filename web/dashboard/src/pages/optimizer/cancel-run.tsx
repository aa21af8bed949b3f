import { useMutation } from 'urql';
import { Button } from '../../components/button';
import { UserErrors } from '../../components/user-errors';
import { CancelRun, isUnderWay, type RunRow } from './optimizer-documents';

/** Ends a run that is under way; it has no verdict then. */
export function CancelRunButton({ run }: { run: RunRow }) {
  const [{ data, error, fetching }, cancel] = useMutation(CancelRun);
  return (
    <>
      <UserErrors error={error} errors={data?.cancelOptimizerRun.userErrors} />
      {isUnderWay(run) && (
        <Button
          look="danger"
          icon="cross"
          disabled={fetching}
          onClick={() => void cancel({ input: { optimizerRunId: run.id } })}
        >
          Cancel
        </Button>
      )}
    </>
  );
}
