/** Every limit that a client can run into, in one place. Sizes are bytes unless the name says otherwise. */
export const LIMITS = {
  /** Each text of a training input, as UTF-8. */
  textBytes: 256 * 1024,
  /** Responses of one batch. */
  batchItems: 1_000,
  /** Faults of a batch's items that are told; of more, only that there are more. */
  batchFaults: 100,
  /** A prompt template, as UTF-8. */
  templateBytes: 64 * 1024,
  templateDescriptionCharacters: 1_000,
  /** Success criteria, and improvement areas, of a template; characters of each. */
  templateListItems: 20,
  templateListItemCharacters: 200,
  /** Templates of a project: their list has no pages. */
  templatesPerProject: 1_000,
  /** Rules of alarm of a project: their list has no pages. */
  alertRulesPerProject: 100,
  labelReasonCharacters: 2_000,
  /** A person's feedback on a correction, as UTF-8. */
  feedbackBytes: 16 * 1024,
  /** Rows of one page of a connection. */
  pageSizeMax: 100,
  pageSizeDefault: 20,
  /** Longest `waitSeconds` of trainAgentResponse. */
  waitSecondsMax: 30,
  idempotencyKeyLength: 255,
  /** Characters of the `unit` of agentInstructions. */
  unitLength: 255,
  /** Characters of the reason that somebody gives for what they do. */
  reasonLength: 1_000,

  httpBodyBytes: 16 * 1024 * 1024,
  socketMessageBytes: 16 * 1024 * 1024,
  /** Bytes that may wait in one socket before it is closed with 1013. */
  socketBufferBytes: 1024 * 1024,
  subscriptionsPerSocket: 100,
  /** Operations of any kind that one socket may have under way. */
  operationsPerSocket: 1_000,
  /** Events that may wait for their rendering in one subscription; beyond, its socket is closed with 1013. */
  pendingEventsPerSubscription: 4_096,
  socketsPerNode: 12_000,

  queryTokens: 2_000,
  queryDepth: 12,
  /** GraphiQL's introspection query is 15 deep. */
  introspectionDepth: 20,
  queryAliases: 20,
  queryDirectives: 20,
  /** Fields that are written again beside themselves. */
  queryDuplicates: 50,
  queryCost: 1_000,
  /** Selections after fragments are spread out. */
  querySelections: 10_000,
  /** Levels of objects and lists in a request's variables. */
  variablesDepth: 64,
} as const;
