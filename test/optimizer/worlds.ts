import { createHash } from 'node:crypto';

/** A template of a simulated world. */
export interface SimulatedText {
  /** What it is worth over the seed, in [-1, 1], as its world understands it. */
  readonly quality: number;
  readonly id: number;
}

export interface SimulatedTask {
  readonly key: string;
  readonly ease: number;
}

/** How a simulated world answers. */
export interface World {
  readonly name: string;
  /** What is scored at least, in [0, 1]. */
  readonly floor: number;
  /** The quality that a reflection upon a text of some quality comes to. */
  readonly reflect: (parent: number, random: () => number) => number;
  /** What a text of some quality scores on a task of some ease, in [0, 1]. */
  readonly score: (ease: number, quality: number, random: () => number) => number;
  /** How much a text of some quality is better than the seed on average. */
  readonly truth: (quality: number) => number;
}

const { sqrt, log, cos, PI, min, max } = Math;
const normal = (random: () => number): number => sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
const clip = (x: number): number => min(1, max(0, x));
/** Between two texts of the same quality the scores of a task differ by 14 points, as a standard deviation. */
const noisy: World['score'] = (ease, quality, random) => clip(ease + quality + 0.1 * normal(random));

/** The most that a template can be better than the seed, where one can. */
export const TRUE_GAIN = 0.1;

/** No template is better than the seed; one proposal in five is worse. */
export const NULL_WORLD: World = {
  name: 'null',
  floor: 0,
  reflect: (_parent, random) => (random() < 0.2 ? -0.05 : 0),
  score: noisy,
  truth: (quality) => quality,
};

/** The same where an answer is right or wrong. */
export const BINARY_NULL_WORLD: World = {
  ...NULL_WORLD,
  name: 'null, right or wrong',
  score: (ease, quality, random) => (random() < clip(ease + quality) ? 1 : 0),
};

/** Proposals gain a little nearly always, and lose much now and then: on average nothing. */
export const RARE_LOSS_WORLD: World = {
  name: 'null, rare losses',
  floor: 0,
  reflect: () => 1,
  score: (_ease, quality, random) => (quality === 0 ? 0.5 : random() < 0.95 ? 0.52 : 0.12),
  truth: () => 0,
};

/** One reflection in four has the insight that is worth 10 points, one in four makes its parent worse, the others change nothing. */
export const GAIN_WORLD: World = {
  ...NULL_WORLD,
  name: 'gain of 10 points',
  reflect: (parent, random) => {
    const luck = random();
    if (luck < 0.25) return TRUE_GAIN;
    return luck < 0.5 ? parent - 0.05 : parent;
  },
};

/** The same where the responses as they came in score 60 points, so that a tenth of what is missing is 4 points. */
export const SMALL_GAIN_WORLD: World = {
  ...GAIN_WORLD,
  name: 'gain of 4 points over 60',
  floor: 0.6,
  score: (ease, quality, random) => 0.6 + 0.4 * GAIN_WORLD.score(ease, quality, random),
  truth: (quality) => 0.4 * quality,
};

/** What is asked of a world in one run: each text is tried on each task once, as the real ones are. */
export class SimulatedWorld {
  readonly tasks: readonly SimulatedTask[];
  calls = 0;
  private texts = 0;
  private readonly known = new Map<string, { task: SimulatedTask; score: number }>();

  constructor(
    readonly world: World,
    count: number,
    seed: number,
    readonly random: () => number,
  ) {
    this.tasks = Array.from({ length: count }, (_, i) => ({
      key: createHash('sha256').update(`${seed}/${i}`).digest('hex'),
      ease: 0.3 + 0.5 * random(),
    }));
  }

  trial(text: SimulatedText, task: SimulatedTask): { task: SimulatedTask; score: number } {
    const key = `${text.id} ${task.key}`;
    let trial = this.known.get(key);
    if (!trial) {
      this.calls += 1;
      this.known.set(key, (trial = { task, score: this.world.score(task.ease, text.quality, this.random) }));
    }
    return trial;
  }

  proposal(parent: SimulatedText): SimulatedText {
    this.calls += 1;
    this.texts += 1;
    return { quality: this.world.reflect(parent.quality, this.random), id: this.texts };
  }
}
