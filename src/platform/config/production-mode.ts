/**
 * Has libraries leave out the checks that they make for developers, which costs a tenth of a request, unless NODE_ENV
 * says otherwise. Takes effect on what is loaded afterwards.
 */
export function preferProductionMode(): void {
  process.env.NODE_ENV ??= 'production';
}
