import { isIP } from 'node:net';

/** Whether a host to listen on can be reached from this machine alone; names other than localhost count as not. */
export function isLoopback(host: string): boolean {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return bare.toLowerCase() === 'localhost' || bare === '::1';
}
