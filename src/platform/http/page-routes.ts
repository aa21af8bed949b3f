import { sendError, wantsPage, type Exchange } from './exchange.js';
import type { Route } from './routes.js';
import { staticRoute, type StaticFiles } from './static-files.js';

/** First parts of the dashboard's addresses; it finds out itself what is behind them. */
const PAGES = [
  'agents',
  'sessions',
  'batches',
  'train',
  'corrections',
  'rules',
  'experiments',
  'optimizer',
  'settings',
];
/** Below this address are files to download, so that only itself is a page. */
const PAGES_ALONE = ['exports'];

/** The dashboard: its page at / and at each of its addresses, and its files. */
export function dashboardRoutes(files: StaticFiles): Route[] {
  const page = (exchange: Exchange): Promise<void> | void =>
    wantsPage(exchange)
      ? files.send(exchange, '/index.html')
      : sendError(exchange, { status: 404, code: 'NOT_FOUND', message: 'The API is served at /graphql.' });
  const file = (exchange: Exchange): Promise<void> => files.send(exchange, exchange.pathname);
  const open = { methods: ['GET'] as const, isOpen: true };
  const paths = [
    '/',
    ...PAGES.flatMap((name) => [`/${name}`, `/${name}/`]),
    ...PAGES_ALONE.map((name) => `/${name}`),
  ];
  return [
    ...paths.map((path): Route => ({ ...open, name: 'dashboard', path, handle: page })),
    ...['/theme.js', '/favicon.svg'].map((path): Route => ({
      ...open,
      name: 'dashboard',
      path,
      handle: file,
    })),
    { ...staticRoute('dashboard', '/assets/', files), handle: file },
  ];
}
