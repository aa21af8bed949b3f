import type uPlot from 'uplot';

/** A moment that a chart points at. */
export interface Marker {
  /** Seconds since 1970. */
  readonly at: number;
  readonly text: string;
  readonly kind: 'change' | 'rule';
}

/** Draws an upright line, with a shape at its top that tells its kind, for each moment. */
export function markersPlugin(markers: readonly Marker[], color: string): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot;
        const scale = devicePixelRatio;
        ctx.save();
        ctx.strokeStyle = color;
        ctx.fillStyle = color;
        ctx.lineWidth = scale;
        for (const { at, kind } of markers) {
          const x = plot.valToPos(at, 'x', true);
          if (x < bbox.left || x > bbox.left + bbox.width) continue;
          ctx.setLineDash([3 * scale, 3 * scale]);
          ctx.beginPath();
          ctx.moveTo(x, bbox.top + 8 * scale);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
          ctx.beginPath();
          if (kind === 'rule') ctx.rect(x - 4 * scale, bbox.top, 8 * scale, 8 * scale);
          else {
            ctx.moveTo(x - 5 * scale, bbox.top);
            ctx.lineTo(x + 5 * scale, bbox.top);
            ctx.lineTo(x, bbox.top + 8 * scale);
          }
          ctx.fill();
        }
        ctx.restore();
      },
    },
  };
}
