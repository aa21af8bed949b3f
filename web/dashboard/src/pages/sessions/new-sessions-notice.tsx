import { useCallback, useState } from 'react';
import type { FeedEvent } from '../../api/event-documents';
import { useOnEvent } from '../../api/use-feed';
import { Button } from '../../components/button';
import { count } from '../../lib/format';

/** Tells of sessions that came in since the list was made, without moving what is being read. */
export function NewSessionsNotice({ agentType, onShow }: { agentType: string; onShow: () => void }) {
  const [fresh, setFresh] = useState(0);
  useOnEvent(
    useCallback(
      (event: FeedEvent) => {
        if (event.type === 'QUEUED' && (agentType === '' || event.session.agentType === agentType)) {
          setFresh((last) => last + 1);
        }
      },
      [agentType],
    ),
  );
  if (fresh === 0) return null;
  return (
    <div className="notice" role="status">
      <span>{count(fresh, 'session')} came in since.</span>
      <Button
        isSmall
        icon="retry"
        onClick={() => {
          setFresh(0);
          onShow();
        }}
      >
        Show
      </Button>
    </div>
  );
}
