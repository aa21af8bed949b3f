const PATHS = {
  overview: 'M3 12h4l3-8 4 16 3-8h4',
  agents: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21a8 8 0 0 1 16 0',
  sessions: 'M4 6h16M4 12h16M4 18h10',
  train: 'M12 3v12m0-12 5 5m-5-5L7 8M4 17v3h16v-3',
  corrections: 'M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4',
  rules: 'M5 4h11l3 3v13H5V4Zm4 6h6m-6 4h6',
  experiments: 'M9 3h6m-5 0v6L4.5 19a1.5 1.5 0 0 0 1.3 2h12.4a1.5 1.5 0 0 0 1.3-2L14 9V3M7 15h10',
  exports: 'M12 4v11m0 0-5-5m5 5 5-5M4 20h16',
  settings: 'M4 7h10m4 0h2M4 17h2m4 0h10M14 4.5v5M6 14.5v5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4m11.2 11.2L19 19M5 19l1.4-1.4M17.6 6.4 19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  screen: 'M3 5h18v11H3V5Zm6 15h6m-3-4v4',
  up: 'M12 19V5m0 0-6 6m6-6 6 6',
  down: 'M12 5v14m0 0 6-6m-6 6-6-6',
  flat: 'M5 12h14m0 0-5-5m5 5-5 5',
  unknown: 'M6 12h.01M12 12h.01M18 12h.01',
  check: 'm5 12.5 4.5 4.5L19 7',
  cross: 'M6 6l12 12M18 6 6 18',
  equals: 'M6 9h12M6 15h12',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2',
  play: 'M8 5v14l11-7L8 5Z',
  pause: 'M8 5v14m8-14v14',
  retry: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  warning: 'M12 3 2.5 20h19L12 3Zm0 7v4m0 3v.01',
  spark: 'M12 3v6m0 6v6m9-9h-6m-6 0H3',
  plus: 'M12 5v14M5 12h14',
  external: 'M14 4h6v6m0-6-9 9M18 14v6H4V6h6',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that says nothing that the text beside it does not say. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
