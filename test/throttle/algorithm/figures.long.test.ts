import { describe, expect, it } from 'vitest';
import type { LimitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import { createAdaptiveClient } from '../simulation/adaptive-client.ts';
import { type Figure, geometricMean, mean, measure } from '../simulation/series.ts';
import { type Server, serverNamed, servers } from '../simulation/servers.ts';
import { simulate } from '../simulation/simulate.ts';
import { type Reached, reachedFigures } from './reached-figures.ts';

const requests = 500;
const createClient = createAdaptiveClient();

/** What a change elsewhere may cost at one server, as a factor and in points of per cent. */
const tolerance = { ratio: 1.05, refused: 0.4 };
const overallTolerance = { ratio: 1.015, refused: 0.15 };

const overall = (figures: readonly Figure[]): Figure => ({
  ratio: geometricMean(figures.map(({ ratio }) => ratio)),
  refused: mean(figures.map(({ refused }) => refused)),
  bans: mean(figures.map(({ bans }) => bans)),
});

const expectReached = (
  what: string,
  figures: readonly Figure[],
  reached: readonly Reached[],
  by: typeof tolerance,
) => {
  for (const [run, name] of ['first run', 'next run'].entries()) {
    const [figure, bound] = [figures[run], reached[run]];
    if (figure === undefined || bound === undefined) throw new Error(`${what}: no ${name}`);
    expect(figure.ratio, `${what}, ${name}: makespan ÷ ideal`).toBeLessThanOrEqual(bound.ratio * by.ratio);
    expect(100 * figure.refused, `${what}, ${name}: 429s in %`).toBeLessThanOrEqual(
      bound.refused + by.refused,
    );
  }
};

const letterOf = ({ name }: Server): string => name.slice(0, 1);

describe('500 requests through an unknown limit, and 500 more in the next run', () => {
  const measureAll = (headers: LimitHeaders, seeds: number): readonly (readonly Figure[])[] => {
    const measured = servers.map((server) => {
      const figures = measure({ server, headers, requests, seeds, createClient });
      expectReached(server.name, figures, reachedFigures(letterOf(server), headers), tolerance);
      return figures;
    });
    const means = [0, 1].map((run) => overall(measured.flatMap((figures) => figures[run] ?? [])));
    expectReached('all servers', means, reachedFigures('all', headers), overallTolerance);
    return measured;
  };

  it('without headers, with hardly a ban where insisting is punished', () => {
    const measured = measureAll('none', 20);
    const punishing = measured[servers.indexOf(serverNamed('h'))] ?? [];
    expect(punishing).toHaveLength(2);
    expect(overall(punishing).bans).toBeLessThanOrEqual(0.1);
  });

  it.each(['retry-after', 'x-delta', 'ietf'] as const)('with headers: %s', (headers) => {
    measureAll(headers, 10);
  });
});

describe('three processes that share one record', () => {
  it('take no longer than one, with as few 429s', () => {
    const figuresOf = (processes: number) =>
      overall(
        servers.flatMap((server) =>
          measure({ server, headers: 'none', requests, seeds: 8, runs: 1, processes, createClient }),
        ),
      );
    const [one, three] = [figuresOf(1), figuresOf(3)];
    expect(three.ratio).toBeLessThanOrEqual(1.1 * one.ratio);
    expect(three.refused).toBeLessThanOrEqual(1.1 * one.refused);
  });

  it('each get their share', () => {
    const client = createClient(null);
    const clients = [client, client, client];
    const { done } = simulate({
      server: serverNamed('a'),
      headers: 'none',
      requests,
      key: 8,
      workers: 8,
      clients,
    });
    for (const share of done) expect(share).toBeGreaterThan(requests / 5);
  });
});
