import type uPlot from 'uplot';
import type { ChartColors } from './chart-colors';

const FONT = '12px "Inter Variable", system-ui, sans-serif';

/** Ticks that fall into the same day are named once. */
function onlyOnce(names: readonly string[]): (string | null)[] {
  return names.map((name, i) => (name === names[i - 1] ? null : name));
}

/** The two axes of all charts: time below, values at the left. */
export function axesOf(
  colors: ChartColors,
  show: (value: number) => string,
  showAt: (at: number) => string,
): uPlot.Axis[] {
  const shared = {
    stroke: colors.axis,
    font: FONT,
    ticks: { show: false },
    border: { show: false },
  };
  return [
    {
      ...shared,
      grid: { show: false },
      space: 84,
      size: 28,
      values: (_plot, ticks) => onlyOnce(ticks.map((tick) => showAt(tick * 1_000))),
    },
    {
      ...shared,
      grid: { stroke: colors.grid, width: 1 },
      size: 48,
      space: 34,
      values: (_plot, ticks) => ticks.map((tick) => (tick == null ? '' : show(tick))),
    },
  ];
}
