/** What scripts/test.mjs has compiled, run as Node runs it. */
export default {
  runtime: '<rootDir>/test/native-jest/runtime.cjs',
  testSequencer: '<rootDir>/test/native-jest/sequencer.cjs',
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/src', '<rootDir>/dist/test', '<rootDir>/dist/migrations', '<rootDir>/dist/docs'],
  testMatch: ['**/*.spec.js'],
  transform: {},
  testTimeout: 30_000,
  // What tests import stays in a worker.
  workerIdleMemoryLimit: '1GB',
};
