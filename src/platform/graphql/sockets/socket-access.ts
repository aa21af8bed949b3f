import type { IncomingMessage } from 'node:http';
import type { Access } from '../../http/access.js';
import { DEFAULT_PROJECT, type ProjectContext } from '../../project.js';
import { connectionToken } from './connection-token.js';
import type { Principal } from './operation-engine.js';
import type { SocketServerOptions } from './socket-server.js';

/** The rules of access, as the sockets ask for them: Host and Origin before the upgrade, the token behind it. */
export function socketAccess(
  access: Access,
  project: ProjectContext = DEFAULT_PROJECT,
): Pick<SocketServerOptions, 'checkUpgrade' | 'authorize'> {
  // Whoever is let in may see all of the project that is served.
  const principal: Principal = { project, scope: 'all' };
  return {
    checkUpgrade: ({ headers }: IncomingMessage) => {
      if (!access.isHostAllowed(headers.host)) {
        return { status: 403, message: 'This Host is not served without API_TOKEN; use localhost.' };
      }
      if (!access.isOriginAllowed(headers.origin, headers.host)) {
        return { status: 403, message: 'This Origin may not open a socket; list it in ALLOWED_ORIGINS.' };
      }
      return null;
    },
    authorize: (params) => (access.isToken(connectionToken(params)) ? principal : null),
  };
}
