import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { CheckTemplate, type TemplateInput } from './template-documents';

const PAUSE_MS = 250;

/** What the server would say to a template, shortly after the last key. */
export function useTemplateCheck(input: TemplateInput) {
  const [asked, setAsked] = useState(input);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(input), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [input]);
  const [{ data, error, fetching }] = useQuery({
    query: CheckTemplate,
    variables: { input: asked },
    requestPolicy: 'network-only',
  });
  return { check: data?.trainingTemplateCheck, error, isPending: fetching || asked !== input };
}
