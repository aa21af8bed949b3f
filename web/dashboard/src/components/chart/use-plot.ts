import { useEffect, useRef, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** A plot in an element, as wide as it; made anew when its options are. */
export function usePlot(
  host: RefObject<HTMLDivElement | null>,
  options: Omit<uPlot.Options, 'width'>,
  data: uPlot.AlignedData,
): RefObject<uPlot | null> {
  const plot = useRef<uPlot | null>(null);
  const newest = useRef(data);
  newest.current = data;
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new uPlot(
      { ...options, width: Math.max(element.clientWidth, 200) },
      newest.current,
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== made.width) made.setSize({ width, height: options.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [host, options]);
  useEffect(() => plot.current?.setData(data), [data]);
  return plot;
}
