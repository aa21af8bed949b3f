import { useState } from 'react';
import { Button } from '../../components/button';
import { Panel } from '../../components/panel';
import { EventFeedList } from '../../components/event-feed/event-feed-list';

/** What is happening, as it happens. */
export function ActivityPanel() {
  const [isHeld, setIsHeld] = useState(false);
  return (
    <Panel
      title="Activity"
      hint="Every step of every session, newest first."
      isFlush
      actions={
        <Button
          isSmall
          icon={isHeld ? 'play' : 'pause'}
          aria-pressed={isHeld}
          onClick={() => setIsHeld(!isHeld)}
        >
          {isHeld ? 'Go on' : 'Hold still'}
        </Button>
      }
    >
      <EventFeedList isHeld={isHeld} />
    </Panel>
  );
}
