// Prints how the forecasts that the server serves do on the M3 competition, the naive one beside them.
import { competeOnM3, readM3, type M3Set } from '../test/testkit/m3.js';

const SEED = 1;

for (const set of ['yearly', 'other'] satisfies M3Set[]) {
  const series = readM3(set);
  if (series === null) {
    process.exitCode = 1;
    continue;
  }
  const started = performance.now();
  const { methods, coverage, bounds } = competeOnM3(series, { seed: SEED, isChoiceMade: true });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`\nM3 ${set}, ${series.length} series, ${seconds} s`);
  console.table(
    Object.fromEntries(
      methods.map(({ method, mase, smape }) => [
        method,
        { MASE: mase.toFixed(3), 'sMAPE %': smape.toFixed(3) },
      ]),
    ),
  );
  console.table(
    Object.fromEntries(
      Object.entries(coverage).map(([kind, [at80, at95]]) => [
        kind,
        { 'held at 80 %': at80!.toFixed(3), 'held at 95 %': at95!.toFixed(3) },
      ]),
    ),
  );
  console.log(`${bounds.unsoundCount} of ${bounds.count} ends of intervals out of range`);
}
