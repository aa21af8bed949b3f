// The floors of the house: a folder imports only from lower floors, and another feature only through its index.ts.
const FLOORS = [
  ['platform'],
  ['evaluation', 'experiments', 'metrics'],
  ['agents', 'corrections'],
  ['training'],
  ['learning'],
  ['analytics'],
  ['dashboard'],
  ['background'],
];
const FEATURES = FLOORS.slice(1).flat();

/** Rooms of one floor do not know each other either. */
const floors = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => {
    const above = FLOORS.slice(floor)
      .flat()
      .filter((other) => other !== room);
    return {
      name: `floor-of-${room}`,
      comment: `src/${room} imports only from lower floors; what it must tell a higher one travels as a job, an event or a port.`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: {
        path: [
          ...above.map((other) => `^src/${other}/`),
          '^src/[^/]+\\.ts$',
          '^migrations/',
          '^ormconfig\\.ts$',
        ],
      },
    };
  }),
);

module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'features-through-their-index',
      comment:
        "Another feature's inside is its own; import from its index.ts. (src/entities.ts lists every table.)",
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: `^src/(${FEATURES.join('|')})/`, pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'app-through-index',
      comment:
        'The composition root uses what features offer, not their inside. (src/entities.ts lists every table.)',
      severity: 'error',
      from: { path: '^(src/[^/]+\\.ts|ormconfig\\.ts)$', pathNot: '^src/entities\\.ts$' },
      to: { path: `^src/(${FEATURES.join('|')})/`, pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-domain',
      comment: 'domain/ is pure: no TypeORM, GraphQL, clock, environment or randomness in it.',
      severity: 'error',
      from: { path: '^src/.+/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: [
          '(^|/)node_modules/(typeorm|graphql|type-graphql|graphql-[^/]+|pg|pg-boss|pino|ws|uuid|@apollo)/',
          '\\.(entity|graphql|resolver|service|loaders)\\.ts$',
          '^src/platform/(config|database|queue|events|graphql|http|sandbox|llm|observability)/',
        ],
      },
    },
    {
      name: 'pure-domain-without-node',
      severity: 'error',
      from: { path: '^src/.+/domain/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-from-tests',
      severity: 'error',
      from: { path: '^(src|migrations|ormconfig)', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-dev-dependency',
      comment: 'What the server needs to run stands in dependencies.',
      severity: 'error',
      from: { path: '^(src|migrations|ormconfig)', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
