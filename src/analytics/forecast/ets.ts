import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AutoETS, initSync } from '@bsull/augurs/ets';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { isSound, pathOf, type ForecastPath } from './path.js';

/** The only specification that augurs takes for all series: additive errors fail, seasons are ignored. */
const SPECIFICATION = 'ZZN';
/** Below so many values augurs finds no model. */
export const ETS_MIN_VALUES = 7;
const LEVEL = 0.95;
const Z = normalQuantile(1 - (1 - LEVEL) / 2, 0, 1);

let isLoaded = false;

/** Loads the WebAssembly, once for the process. */
function load(): void {
  if (isLoaded) return;
  const script = createRequire(import.meta.url).resolve('@bsull/augurs/ets');
  initSync({ module: readFileSync(script.replace(/ets\.js$/, 'ets_bg.wasm')) });
  isLoaded = true;
}

/** Exponential smoothing with the model that fits best, by augurs; null where it finds none. */
export function ets(values: readonly number[], steps: number): ForecastPath | null {
  if (values.length < ETS_MIN_VALUES) return null;
  // augurs finds this too, and takes a hundred times as long for it as for any other series.
  if (values.every((value) => value === values[0]))
    return pathOf(steps, () => ({ point: values[0]!, error: 0 }));
  load();
  const model = new AutoETS(1, SPECIFICATION);
  try {
    model.fit(Float64Array.from(values));
    const { point, intervals } = model.predict(steps, LEVEL);
    if (!intervals) return null;
    const path = {
      points: [...point],
      errors: point.map((centre, index) => (intervals.upper[index]! - centre) / Z),
    };
    return isSound(path) ? path : null;
  } catch {
    // It tells in words what it cannot fit; there is another method for that.
    return null;
  } finally {
    model.free();
  }
}
