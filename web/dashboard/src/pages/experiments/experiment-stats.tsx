import { Stat, Stats } from '../../components/stat';
import { number, points, words } from '../../lib/format';
import type { Experiment } from './experiments-documents';

/** What an experiment was made with, and whether its units are split as they should be. */
export function ExperimentStats({ experiment }: { experiment: Experiment }) {
  const { requiredUnits, sampleRatioEValue, maxUnits, variants, design, equivalenceMargin } = experiment;
  const sizes = variants.map(({ sampleSize }) => sampleSize);
  const isPaired = design === 'PAIRED';
  // In pairs each unit is under all arms, and counts once.
  const units = isPaired ? Math.max(...sizes) : sizes.reduce((sum, size) => sum + size, 0);
  return (
    <Stats>
      <Stat
        label="Design"
        value={words(design)}
        hint={isPaired ? 'all arms run on the same response' : 'each unit works under one arm'}
      />
      <Stat
        label="Units so far"
        value={number(units)}
        hint={`stops at ${number(maxUnits)}${isPaired ? '' : ' of all arms together'}`}
      />
      <Stat
        label={isPaired ? 'Will need' : 'Will need, per arm'}
        value={requiredUnits === null ? 'over a million' : number(requiredUnits)}
        hint="for the effect that it should be able to see, with 80 %"
      />
      <Stat
        label="Counts as equal within"
        value={`± ${points(equivalenceMargin)}`}
        hint="points of difference to the control"
      />
      <Stat
        label="Sample ratio"
        value={sampleRatioEValue === null ? '–' : `e ${number(sampleRatioEValue, 2)}`}
        hint={
          sampleRatioEValue === null
            ? 'not of paired designs'
            : 'stops at 1,000: then units are split wrongly'
        }
      />
    </Stats>
  );
}
