import type { JudgedCriterion } from '../domain/opinion.js';

export interface RubricItem {
  /** Short, stable, unique within a rubric. */
  readonly id: string;
  readonly criterion: JudgedCriterion;
  /** Answered by met, partly or unmet. */
  readonly question: string;
}

/** What a response is held against. */
export interface RubricRequest {
  readonly agentType: string;
  /** Without a task there is nothing that relevance could be held against. */
  readonly hasTask: boolean;
  /** Of the template that the session was planned with. */
  readonly successCriteria?: readonly string[];
  readonly improvementAreas?: readonly string[];
}

const EVERY_AGENT: readonly RubricItem[] = [
  { id: 'task', criterion: 'RELEVANCE', question: 'Does the response do what the task asks for?' },
  {
    id: 'constraints',
    criterion: 'RELEVANCE',
    question:
      'Does it keep to every constraint that the task names, such as language, form, scope or limits?',
  },
  {
    id: 'nothing-else',
    criterion: 'RELEVANCE',
    question: 'Does it stay with the task, without parts that nobody asked for?',
  },
  {
    id: 'usable',
    criterion: 'HELPFULNESS',
    question: 'Could whoever asked use it as it stands, without asking back or repairing it?',
  },
  {
    id: 'specific',
    criterion: 'HELPFULNESS',
    question: 'Is it about the case at hand rather than advice that would fit anything?',
  },
  {
    id: 'honest',
    criterion: 'HELPFULNESS',
    question: 'Does it claim no more than it shows, and say what it leaves open?',
  },
];

const BY_KIND: Readonly<Record<string, readonly RubricItem[]>> = {
  engineer: [
    item('cases', 'Does the code treat the cases that the task implies, such as empty or invalid input?'),
    item('maintainable', 'Could another engineer change it without having to ask what it does and why?'),
  ],
  qa: [
    item('risks', 'Do the tests or findings go for what is most likely to break or would hurt most?'),
    item('reproducible', 'Could somebody else repeat each test or finding from what is written?'),
  ],
  documentation: [
    item('reader', 'Does it answer what a reader who is new to the subject would ask first?'),
    item('doable', 'Can its steps be followed in the order in which they stand?'),
  ],
  research: [
    item('conclusion', 'Does it come to a conclusion that whoever asked can act on?'),
    item('weighed', 'Does it weigh evidence for and against instead of listing it?'),
  ],
  security: [
    item('exploitable', 'Does it show for each problem how it could be exploited and by whom?'),
    item('remedy', 'Does it name for each problem a remedy that fits where it was found?'),
  ],
  ops: [
    item('reversible', 'Does it say how to check that a step worked and how to undo it?'),
    item('setting', 'Does it fit the environment that the task describes?'),
  ],
  version_control: [
    item('why', 'Does it tell why something was changed, not only what?'),
    item('reviewable', 'Could a reviewer decide on the change by what is written?'),
  ],
  ticketing: [
    item('startable', 'Could somebody start to work on it by what is written alone?'),
    item('done', 'Is it clear from it when the work is done?'),
  ],
  data_engineering: [
    item('quality', 'Does it deal with missing, duplicate and late data?'),
    item('rerun', 'Is it clear what happens when it is run again or fails midway?'),
  ],
};

const KIND_OF: Readonly<Record<string, string>> = {
  security_engineer: 'security',
  data_engineer: 'data_engineering',
};

const OWN_ITEMS_MAX = 10;
const OWN_ITEM_LENGTH_MAX = 300;

function item(id: string, question: string): RubricItem {
  return { id, criterion: 'HELPFULNESS', question };
}

/**
 * The items that a response is judged by, in the order in which they are asked: those for any agent, for its kind, then
 * the template's success criteria (what was asked: relevance) and improvement areas (what would help: helpfulness).
 * Without a task nothing is asked about relevance but the success criteria.
 */
export function rubricFor(request: RubricRequest): readonly RubricItem[] {
  const type = request.agentType.trim().toLowerCase().replaceAll('-', '_');
  const everyAgent = EVERY_AGENT.filter(({ criterion }) => request.hasTask || criterion !== 'RELEVANCE');
  return [
    ...everyAgent,
    ...(BY_KIND[KIND_OF[type] ?? type] ?? []),
    ...own('success', 'RELEVANCE', 'Does the response meet this', request.successCriteria),
    ...own('area', 'HELPFULNESS', 'Does the response do well in this', request.improvementAreas),
  ];
}

function own(
  id: string,
  criterion: JudgedCriterion,
  lead: string,
  texts: readonly string[] = [],
): RubricItem[] {
  const lines = texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
  return [...new Set(lines)].slice(0, OWN_ITEMS_MAX).map((text, index) => ({
    id: `${id}-${index + 1}`,
    criterion,
    question: `${lead}: ${text.slice(0, OWN_ITEM_LENGTH_MAX)}`,
  }));
}
