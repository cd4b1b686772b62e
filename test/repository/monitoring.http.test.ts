import { describe, expect, it, type TestContext } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AccountSummary } from '../../src/server/overview.ts';
import { frozen } from '../report/held.ts';
import { type Exposition, readExposition } from '../server/exposition.ts';
import { followedSource, healthyActivity, serve } from '../server/serve.ts';
import { read } from './files.ts';

const rule = z.strictObject({
  alert: z.string().regex(/^Setpoint[A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string() }),
});
const file = z.strictObject({
  groups: z.tuple([z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })]),
});
const { rules } = file.parse(parse(read('docs/monitoring/alerts.yml'))).groups[0];

const panel = z.looseObject({
  id: z.number(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string(),
  gridPos: z.strictObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.looseObject({ expr: z.string() })).optional(),
});
const { panels, templating } = z
  .looseObject({
    title: z.literal('Setpoint'),
    templating: z.looseObject({ list: z.array(z.looseObject({ name: z.string(), query: z.unknown() })) }),
    panels: z.array(panel),
  })
  .parse(JSON.parse(read('docs/monitoring/grafana-dashboard.json')));

const shown = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const guide = read('docs/monitoring.md');

const acme: AccountSummary = {
  account: 'acme',
  conditions: { 'in-sync': 1, pending: 0, drifted: 0, contested: 0, blocked: 0, failed: 0 },
  rate: { ratePerSecond: 5, basis: 'learned', atOnce: null, waitsMs: 0 },
};

/** A scrape of a server that something of every kind has happened to. */
const scrape = async (test: TestContext): Promise<Exposition> => {
  const { get, state, metrics } = await serve(test);
  const jobs = { waiting: 0, active: 0, delayed: 0, prioritized: 0, 'waiting-children': 0 };
  state.source = followedSource;
  state.summaries = [{ ...acme, window: frozen }];
  state.activity = [healthyActivity];
  state.queues = [{ account: 'acme', queue: 'account.acme', jobs, completed: 1, failed: 0 }];
  metrics.observer.requestSent({ account: 'acme', method: 'GET', status: 200 });
  metrics.observer.sourcePolled('new');
  metrics.observer.changeEnded({ account: 'acme', action: 'create', outcome: 'applied' });
  const report = { account: 'acme', result: 'converged', durationMs: 1 } as const;
  metrics.observer.runEnded({ ...report } as Parameters<typeof metrics.observer.runEnded>[0]);
  return readExposition(await (await get('/metrics')).text());
};

const NAME = /\b(?:setpoint|bullmq|process|nodejs)_[a-z0-9_]+\b/g;

/** Labels that Prometheus adds to every series. */
const ADDED = ['instance', 'job'];

/** The selectors of an expression: a metric, and the labels that it is asked by. */
const selectors = (expr: string): { name: string; labels: [string, string, string][] }[] =>
  [...expr.matchAll(/\b((?:setpoint|bullmq|process|nodejs)_[a-z0-9_]+)\b(?:\{([^}]*)\})?/g)].map(
    ([, name = '', inside = '']) => ({
      name,
      labels: [...inside.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
        ([, label = '', operator = '', value = '']) => [label, operator, value],
      ),
    }),
  );

const checkExpression = (expr: string, { samples }: Exposition): void => {
  for (const { name, labels } of selectors(expr)) {
    const series = samples.filter((sample) => sample.name === name);
    expect(series, `${name} in ${expr}`).not.toEqual([]);
    const has = new Set(series.flatMap((sample) => Object.keys(sample.labels)));
    for (const [label, operator, value] of labels) {
      expect([...has, ...ADDED], `${label} of ${name}`).toContain(label);
      if (operator !== '=' || ADDED.includes(label)) continue;
      expect(
        series.map((sample) => sample.labels[label]),
        `${label} of ${name}`,
      ).toContain(value);
    }
  }
};

describe('the alert rules', () => {
  it('name metrics, labels and values that a scrape has', async (test) => {
    const scraped = await scrape(test);
    for (const { alert, expr } of rules) {
      if (alert !== 'SetpointDown') expect(selectors(expr), alert).not.toEqual([]);
      checkExpression(expr, scraped);
    }
  });

  it('cover what goes wrong, and say what to do', () => {
    expect(rules.map(({ alert }) => alert)).toEqual([
      'SetpointDown',
      'SetpointNotReady',
      'SetpointDesiredStateInvalid',
      'SetpointGitSourceNotFollowed',
      'SetpointNotConverged',
      'SetpointWindowNeverOpens',
      'SetpointIntegrationsFailed',
      'SetpointIntegrationsBlocked',
      'SetpointRateLimited',
      'SetpointProviderUnauthorized',
      'SetpointQueueGrowing',
    ]);
    for (const { alert } of rules) expect(guide).toContain(`| \`${alert}\` |`);
  });

  it('have balanced expressions', () => {
    for (const expr of [...rules.map((one) => one.expr), ...shown]) {
      for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair]))
        expect(expr.split(open ?? '').length, expr).toBe(expr.split(close ?? '').length);
      expect((expr.match(/"/g) ?? []).length % 2, expr).toBe(0);
    }
  });
});

describe('the dashboard', () => {
  it('shows metrics, labels and values that a scrape has', async (test) => {
    const scraped = await scrape(test);
    expect(shown.length).toBeGreaterThan(10);
    for (const expr of shown) checkExpression(expr, scraped);
    const variables = JSON.stringify(templating.list);
    for (const [name] of variables.matchAll(NAME)) expect([...scraped.types.keys()]).toContain(name);
  });

  it('has panels that do not lie on each other', () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`), title).toBe(false);
          taken.add(`${x},${y}`);
        }
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('docs/monitoring.md', () => {
  it('explains every metric of a scrape, with its type and labels, and no other', async (test) => {
    const { types, samples } = await scrape(test);
    const rows = [...guide.matchAll(/^\| `([a-z_0-9]+)` \| (\w+) \| ([^|]*)\|/gm)].map(
      ([, name = '', type = '', labels = '']) => {
        const names = [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label);
        return [name, type, names.toSorted().join()];
      },
    );
    const scraped = [...types].map(([name, type]) => {
      const own = samples.filter(({ metric }) => metric === name);
      const labels = new Set(own.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return [name, type, [...labels].toSorted().join()];
    });
    expect(rows.toSorted()).toEqual(scraped.toSorted());
  });
});
