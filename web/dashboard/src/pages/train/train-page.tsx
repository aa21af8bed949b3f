import { useCallback, useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { Page } from '../../components/page';
import { useUrlState } from '../../lib/use-url-state';
import { links } from '../../lib/links';
import { draftOf, EMPTY_DRAFT, inputOf, type Draft } from './draft';
import { exampleOf } from './examples';
import { ExampleList } from './example-list';
import { useLiveSession } from '../../components/session/use-live-session';
import { LiveResult, Outcome } from './live-result';
import { Train, TrainBatch } from './train-documents';
import './train.css';
import { TrainForm } from './train-form';

/** Where a response is handed in, and watched while it is trained. */
export default function TrainPage() {
  const [slug, setSlug] = useUrlState('example');
  const [go, setGo] = useUrlState('go');
  const [sessionId, setSessionId] = useUrlState('session');
  const [, goTo] = useLocation();
  const [draft, setDraft] = useState<Draft>(() => {
    const example = exampleOf(slug);
    return example ? draftOf(example) : EMPTY_DRAFT;
  });
  const [trained, train] = useMutation(Train);
  const [batched, trainBatch] = useMutation(TrainBatch);

  const live = useLiveSession(sessionId);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  const submit = useCallback(
    async (given: Draft) => {
      const { data } = await train({ input: inputOf(given) });
      const session = data?.trainAgentResponse.session;
      // Whoever went to another page meanwhile is left there.
      if (session && isHere.current) setSessionId(session.id);
    },
    [train, setSessionId],
  );
  const submitFiles = async (texts: readonly string[]): Promise<void> => {
    const items = texts.map((originalResponse) => inputOf({ ...draft, originalResponse }));
    const { data } = await trainBatch({ input: { items } });
    const batch = data?.trainAgentResponses.batch;
    if (batch && isHere.current) goTo(links.batch(batch.id));
  };
  // An example that was chosen elsewhere is trained at once, and only once.
  const wasStarted = useRef(false);
  useEffect(() => {
    const example = exampleOf(slug);
    if (go !== '1' || wasStarted.current || !example) return;
    wasStarted.current = true;
    setGo('');
    void submit(draftOf(example));
  }, [go, slug, submit, setGo]);

  return (
    <Page
      title="Train"
      description="Hand in a response as an agent gave it. It is evaluated with evidence, improved, and kept only if it is proved better."
    >
      <ExampleList
        chosen={slug}
        onChoose={(example) => {
          setSlug(example.slug);
          setDraft(draftOf(example));
        }}
      />
      <div className="grid two-columns">
        <TrainForm
          draft={draft}
          onChange={setDraft}
          isBusy={trained.fetching || batched.fetching}
          error={trained.error ?? batched.error}
          userErrors={[
            ...(trained.data?.trainAgentResponse.userErrors ?? []),
            ...(batched.data?.trainAgentResponses.userErrors ?? []),
          ]}
          onSubmit={() => void submit(draft)}
          onFiles={(texts) => void submitFiles(texts)}
        />
        <LiveResult live={live} sessionId={sessionId} />
      </div>
      <Outcome live={live} />
    </Page>
  );
}
