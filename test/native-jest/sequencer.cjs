const { default: Sequencer } = require('@jest/test-sequencer');

/** Folders whose files take long however short they are. */
const LONG = /[/\\]dist[/\\]test[/\\](?:faults|hostile|humaneval|learning|optimizer|ordering)[/\\]/;

/**
 * The longest first, that no worker is left with one at the end. How long a file took is not known in a fresh checkout; jest then
 * goes by its size, which tells little where a few lines start ten servers.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ duration, path }) => duration == null && LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
