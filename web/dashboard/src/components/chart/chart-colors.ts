import { useEffect, useState } from 'react';

/** The page's colours as a canvas needs them. */
export interface ChartColors {
  readonly line: string;
  readonly band: string;
  readonly second: string;
  readonly axis: string;
  readonly grid: string;
  readonly surface: string;
}

function read(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    line: of('--line'),
    band: of('--band'),
    second: of('--forecast'),
    axis: of('--muted'),
    grid: of('--border'),
    surface: of('--surface'),
  };
}

/** The colours of the theme in force, as it changes. */
export function useChartColors(): ChartColors {
  const [colors, setColors] = useState(read);
  useEffect(() => {
    const update = (): void => setColors(read());
    const system = matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(update);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    system.addEventListener('change', update);
    return () => {
      observer.disconnect();
      system.removeEventListener('change', update);
    };
  }, []);
  return colors;
}
