import { agentTypeFault, type DataFormat } from '../../evaluation/index.js';
import { ExpectedError, ExpectedErrors } from '../../platform/errors.js';
import { LIMITS } from '../../platform/limits.js';
import { storageFaults } from '../../platform/text-checks.js';
import { parseTemplate } from './domain/parse-template.js';

/** What makes a version: templates are the same where all of it is. */
export interface TemplateText {
  readonly promptTemplate: string;
  readonly successCriteria: readonly string[];
  readonly improvementAreas: readonly string[];
}

/** A template as it is handed in; agent type and slug say which it is. */
export interface TemplateInput extends TemplateText {
  readonly agentType: string;
  readonly slug: string;
  readonly description: string;
  readonly dataFormat: DataFormat;
}

const SLUG = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * Checks a template; white space around criteria and areas is taken off.
 * @throws ExpectedErrors with every fault found, each with its path.
 */
export function checkTemplateInput(input: TemplateInput): TemplateInput {
  const faults: ExpectedError[] = [];
  const fault = (message: string, ...path: string[]): void => {
    faults.push(new ExpectedError('INVALID_INPUT', message, ['input', ...path]));
  };
  const wrongAgentType = agentTypeFault(input.agentType);
  if (wrongAgentType) fault(wrongAgentType, 'agentType');
  if (!SLUG.test(input.slug)) {
    fault(
      'slug must be a lower-case letter, then up to 63 lower-case letters, digits, _ or -, as in code_optimization',
      'slug',
    );
  }
  checkLine(input.description, LIMITS.templateDescriptionCharacters, 'description', (message) =>
    fault(message, 'description'),
  );
  checkPrompt(input.promptTemplate, (message) => fault(message, 'promptTemplate'));
  const successCriteria = checkList(input.successCriteria, 'successCriteria', fault);
  const improvementAreas = checkList(input.improvementAreas, 'improvementAreas', fault);
  if (faults.length > 0) throw new ExpectedErrors(faults);
  return { ...input, successCriteria, improvementAreas };
}

function checkPrompt(text: string, fault: (message: string) => void): void {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > LIMITS.templateBytes) {
    fault(`promptTemplate is ${bytes} bytes long; at most ${LIMITS.templateBytes} are taken`);
    return;
  }
  storageFaults(text, 'promptTemplate').forEach(fault);
  const reading = parseTemplate(text);
  if (reading.isOk) return;
  for (const { message, at } of reading.faults) {
    fault(at === null ? message : `line ${at.line}, column ${at.column}: ${message}`);
  }
}

function checkList(
  items: readonly string[],
  name: string,
  fault: (message: string, ...path: string[]) => void,
): string[] {
  const trimmed = items.map((item) => item.trim());
  if (items.length > LIMITS.templateListItems) {
    fault(`${name} has ${items.length} entries; at most ${LIMITS.templateListItems} are taken`, name);
    return trimmed;
  }
  const seen = new Map<string, number>();
  for (const [index, item] of trimmed.entries()) {
    const at = (message: string): void => fault(message, name, String(index));
    checkLine(item, LIMITS.templateListItemCharacters, 'this entry', at);
    const key = item.toLowerCase();
    const first = seen.get(key);
    if (item !== '' && first !== undefined) at(`this entry is the same as entry ${first}; take one out`);
    else seen.set(key, index);
  }
  return trimmed;
}

function checkLine(text: string, limit: number, name: string, fault: (message: string) => void): void {
  if (text.trim() === '') fault(`${name} is empty; say something, or leave it out`);
  if (text.length > limit) fault(`${name} has ${text.length} characters; at most ${limit} are taken`);
  else storageFaults(text, name).forEach(fault);
}
