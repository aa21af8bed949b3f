import { useQuery } from 'urql';
import { useStill } from '../../../lib/use-still';
import { CheckTemplate, type TemplateInput } from './template-documents';

/** What the server would say to a template, shortly after the last key. */
export function useTemplateCheck(input: TemplateInput) {
  const asked = useStill(input);
  const [{ data, error, fetching }] = useQuery({
    query: CheckTemplate,
    variables: { input: asked },
    requestPolicy: 'network-only',
  });
  return { check: data?.trainingTemplateCheck, error, isPending: fetching || asked !== input };
}
