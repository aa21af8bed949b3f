import type { Settings } from './settings.js';
import { StartupError } from './startup-error.js';

/** Says which setting to change where an address cannot be listened on; any other error is returned as it is. */
export function explainListenError(error: unknown, { host, port }: Pick<Settings, 'host' | 'port'>): unknown {
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case 'EADDRINUSE':
      return new StartupError(
        'PORT',
        `${port} on ${host} is taken; stop what listens there or set another, as in PORT=${port === 65_535 ? port - 1 : port + 1}.`,
      );
    case 'EACCES':
      return new StartupError(
        'PORT',
        `${port} may not be used by this user; set one from 1024 to 65535, as in PORT=4000.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new StartupError(
        'HOST',
        `${JSON.stringify(host)} is no address of this machine; set HOST=127.0.0.1 or one that it has.`,
      );
    default:
      return error;
  }
}
