import { describe, expect, it } from 'vitest';
import { createAdaptiveClient } from '../simulation/adaptive-client.ts';
import { editScene, editSizes, rests } from '../simulation/edit-scene.ts';
import { type EditFigure, measureEdits } from '../simulation/edits.ts';
import { geometricMean, mean } from '../simulation/series.ts';
import { editServers, serverNamed } from '../simulation/servers.ts';
import { type EditHeaders, reachedEdits } from './reached-edits.ts';

const createClient = createAdaptiveClient();

/** What a change elsewhere may cost at one server, as a factor and in 429s per edit; and over all of them. */
const tolerance = { ratio: 1.05, refused: 0.4 };
const overallTolerance = { ratio: 1.02, refused: 0.05 };

type Scene = readonly (readonly Pick<EditFigure, 'ratio' | 'refused'>[])[];

const expectReached = (row: string, scene: Scene, headers: EditHeaders, by: typeof tolerance) => {
  const reached = reachedEdits(row, headers);
  for (const [i, { title }] of rests.entries()) {
    for (const [j, size] of editSizes.entries()) {
      const [figure, bound] = [scene[i]?.[j], reached[i]?.[j]];
      const what = `${row}, ${size} requests after ${title}`;
      if (figure === undefined || bound === undefined) throw new Error(`There is nothing of ${what}.`);
      expect(figure.ratio, `${what}: makespan ÷ ideal`).toBeLessThanOrEqual(bound.ratio * by.ratio);
      expect(figure.refused, `${what}: 429s per edit`).toBeLessThanOrEqual(bound.refused + by.refused);
    }
  }
};

const overall = (scenes: readonly Scene[]): Scene =>
  rests.map((_, i) =>
    editSizes.map((__, j) => {
      const figures = scenes.flatMap((scene) => scene[i]?.[j] ?? []);
      return {
        ratio: geometricMean(figures.map(({ ratio }) => ratio)),
        refused: mean(figures.map(({ refused }) => refused)),
      };
    }),
  );

describe('an edit after a rest', () => {
  it.each(['none', 'retry-after-date'] as const)(
    'takes about its ideal time, with headers: %s',
    (headers) => {
      const scenes = editServers.map((server) => {
        const scene = editScene(server, { headers, createClient });
        expectReached(server.name.slice(0, 1), scene, headers, tolerance);
        expect(Math.max(...scene.flat().map(({ bans }) => bans)), `${server.name}: bans`).toBeLessThanOrEqual(
          0.1,
        );
        return scene;
      });
      expectReached('all', overall(scenes), headers, overallTolerance);
    },
  );

  it.each(['i', 'o'])('of 20 after a minute goes out at once where a bucket is full: %s', (letter) => {
    const server = serverNamed(letter);
    const figure = measureEdits({
      server,
      headers: 'none',
      createClient,
      firstRun: 200,
      size: 20,
      restMs: 61_000,
    });
    expect(figure.ratio).toBeLessThan(1.1);
    expect(figure.refused).toBe(0);
  });

  it('of more than a quota waits only for the end of the window, which goes by the clock', () => {
    const figure = measureEdits({
      server: serverNamed('c'),
      headers: 'retry-after-date',
      createClient,
      firstRun: 500,
      size: 190,
      restMs: 600_000,
    });
    expect(figure.ratio).toBeLessThan(1.25);
    expect(figure.refused).toBeLessThan(0.1);
  });

  it('costs as little where three processes share the record', () => {
    const figure = measureEdits({
      server: serverNamed('o'),
      headers: 'none',
      createClient,
      firstRun: 200,
      size: 20,
      restMs: 61_000,
      processes: 3,
    });
    expect(figure.ratio).toBeLessThan(1.5);
    expect(figure.refused).toBe(0);
  });
});
