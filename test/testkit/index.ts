export { graphqlClient, type GraphqlClient } from './graphql-client.js';
export { PROJECT_ROOT } from './project-root.js';
export { temporaryFolder } from './run-folder.js';
export { socketClient, subscription } from './socket-client.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { runServer, startTestServer, type Exit, type LogLine, type TestServer } from './test-server.js';
