import { expect, test } from '@jest/globals';
import { BUILT_IN_TEMPLATES } from './built-in-templates.js';
import { parseTemplate, PLACEHOLDERS } from './domain/parse-template.js';
import { renderTemplate } from './domain/render-template.js';
import { checkTemplateInput } from './template-input.js';

test.each(BUILT_IN_TEMPLATES.map((template) => [template.slug, template] as const))(
  'the built-in template %s could be saved by anybody, and says all that it is given once',
  (_slug, template) => {
    expect(checkTemplateInput(template)).toEqual(template);
    const reading = parseTemplate(template.promptTemplate);
    if (!reading.isOk) throw new Error(JSON.stringify(reading.faults));
    const names = reading.template.parts.flatMap((part) => ('placeholder' in part ? [part.placeholder] : []));
    expect([...names].sort()).toEqual([...PLACEHOLDERS].sort());
    const values = {
      original_response: 'THE RESPONSE',
      task_description: 'THE TASK',
      lessons: 'THE LESSONS',
      examples: 'THE EXAMPLES',
      findings: 'THE FINDINGS',
    };
    const prompt = renderTemplate(reading.template, values);
    for (const value of Object.values(values)) expect(prompt.split(value)).toHaveLength(2);
    expect(prompt).not.toMatch(/[{}]/);
  },
);
