import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ChangepointDetector, initSync } from '@bsull/augurs/changepoint';
import type { DetectChanges } from './domain/change-points.js';

let isReady = false;

/** Loads augurs' module once for the process, when it is first needed. */
function prepare(): void {
  if (isReady) return;
  const place = createRequire(import.meta.url).resolve('@bsull/augurs/changepoint');
  initSync({ module: readFileSync(place.replace(/\.js$/, '_bg.wasm')) });
  isReady = true;
}

/**
 * Bayesian online change point detection (Adams and MacKay, 2007) with augurs' own normal-gamma prior, which is made
 * for standardised values. Index 0, which it always names, is no change.
 */
export const detectChanges: DetectChanges = (standardised) => {
  prepare();
  const detector = ChangepointDetector.normalGamma();
  try {
    return detector.detectChangepoints([...standardised]).indices.filter((index) => index > 0);
  } finally {
    detector.free();
  }
};
