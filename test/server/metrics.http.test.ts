import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/server/metrics/metrics.ts';
import type { Scraped } from '../../src/server/metrics/status-gauges.ts';
import type { AccountSummary } from '../../src/server/overview.ts';
import { frozen, open } from '../report/held.ts';
import { report } from '../report/render-fixture.ts';
import { readExposition } from './exposition.ts';
import { healthyActivity, serve } from './serve.ts';

const summary: AccountSummary = {
  account: 'acme',
  conditions: { 'in-sync': 2, pending: 0, drifted: 0, contested: 0, blocked: 0, failed: 1 },
  rate: { ratePerSecond: 7.5, basis: 'learned', atOnce: null, waitsMs: 2_500 },
};

const nothing: Scraped = {
  redis: true,
  valid: true,
  ready: true,
  source: null,
  summaries: [],
  activity: [],
  queues: [],
};

const queue = {
  account: 'acme',
  queue: 'account.acme',
  jobs: { waiting: 3, active: 1, delayed: 0, completed: 9, failed: 2 },
  completed: 120,
  failed: 4,
};

const ran = report({ durationMs: 1_500 });

describe('the metrics', () => {
  it('are in the format of Prometheus, by its conventions', async (test) => {
    const { get, state: known, metrics } = await serve(test);
    known.summaries = [summary, { ...summary, account: 'we"ird\\ name\n' }];
    known.queues = [queue];
    metrics.observer.requestSent({ account: 'acme', method: 'GET', status: 200 });
    metrics.observer.changeEnded({ account: 'acme', action: 'create', outcome: 'applied' });
    metrics.observer.runEnded(ran);
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { types, samples } = readExposition(await answer.text());
    for (const [name, type] of types) {
      expect(name).toMatch(/^(setpoint|bullmq|process|nodejs)_[a-z0-9_]+$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(name).not.toMatch(/_(ms|milliseconds|kb|percent)(_|$)/);
    }
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    const allowed = ['account', 'action', 'condition', 'kind', 'le', 'method', 'outcome', 'queue', 'result'];
    expect([...labels].toSorted()).toEqual([...allowed, 'status', 'version']);
  });

  it('show the current status', async () => {
    const metrics = createMetrics({ version: '1.2.3', now: () => 100_000 });
    const activity = [
      { ...healthyActivity, observedAt: 99_000, convergedAt: 40_000 },
      { ...healthyActivity, account: 'new', observedAt: null, convergedAt: null, paused: true },
    ];
    const scraped = { ...nothing, summaries: [summary], activity, queues: [queue] };
    const { samples, value } = readExposition(await metrics.text(async () => scraped));
    const acme = { account: 'acme' };
    expect(value('setpoint_build_info', { version: '1.2.3' })).toBe(1);
    expect(value('setpoint_integrations', { ...acme, condition: 'in-sync' })).toBe(2);
    expect(value('setpoint_integrations', { ...acme, condition: 'failed' })).toBe(1);
    expect(value('setpoint_integrations', { ...acme, condition: 'blocked' })).toBe(0);
    expect(value('setpoint_provider_learned_rate_requests_per_second', acme)).toBe(7.5);
    expect(value('setpoint_provider_pause_seconds', acme)).toBe(2.5);
    expect(value('setpoint_seconds_since_last_converged_run', acme)).toBe(60);
    expect(value('setpoint_seconds_since_last_observation', acme)).toBe(1);
    expect(value('setpoint_seconds_since_last_converged_run', { account: 'new' })).toBe(0);
    expect(value('setpoint_account_paused', acme)).toBe(0);
    expect(value('setpoint_account_paused', { account: 'new' })).toBe(1);
    expect(samples.some(({ metric }) => metric.includes('window'))).toBe(false);
    expect(value('setpoint_queue_jobs', { ...acme, kind: 'waiting' })).toBe(3);
    expect(value('bullmq_job_completed_total', { queue: 'account.acme' })).toBe(120);
    expect(value('bullmq_job_failed_total', { queue: 'account.acme' })).toBe(4);
    expect(value('setpoint_provider_rate_limited_total', acme)).toBe(0);
  });

  it('show whether the windows of an account allow changes, and what they hold', async () => {
    const conditions = { ...summary.conditions, pending: 4 };
    const opensAt = frozen.opensAt ?? 0;
    const metrics = createMetrics({ version: '1', now: () => opensAt - 60_000 });
    const summaries = [
      { ...summary, conditions, window: frozen },
      { ...summary, conditions, account: 'other', window: open },
    ];
    const { samples, value } = readExposition(await metrics.text(async () => ({ ...nothing, summaries })));
    const acme = { account: 'acme' };
    expect(value('setpoint_window_open', acme)).toBe(0);
    expect(value('setpoint_seconds_until_window_opens', acme)).toBe(60);
    expect(value('setpoint_held_integrations', { ...acme, window: 'deny 0 0 24 12 * (3d)' })).toBe(4);
    expect(value('setpoint_window_open', { account: 'other' })).toBe(1);
    const ofOther = samples.filter(({ labels }) => labels.account === 'other').map(({ metric }) => metric);
    expect(ofOther).not.toContain('setpoint_held_integrations');
    expect(ofOther).not.toContain('setpoint_seconds_until_window_opens');
  });

  it('count the work of the process', async () => {
    const metrics = createMetrics({ version: '1' });
    const { observer } = metrics;
    for (const code of [200, 200, 429, 401, null])
      observer.requestSent({ account: 'acme', method: 'GET', status: code });
    observer.changeEnded({ account: 'acme', action: 'delete', outcome: 'failed' });
    observer.runEnded(ran);
    observer.runEnded({ ...ran, result: 'partial', durationMs: 40 });
    const { value } = readExposition(await metrics.text(async () => nothing));
    const sent = { account: 'acme', method: 'GET' };
    expect(value('setpoint_provider_requests_total', { ...sent, status: '200' })).toBe(2);
    expect(value('setpoint_provider_requests_total', { ...sent, status: 'none' })).toBe(1);
    expect(value('setpoint_provider_requests_total', { ...sent, status: '429' })).toBe(1);
    expect(value('setpoint_provider_rate_limited_total', { account: 'acme' })).toBe(1);
    expect(value('setpoint_changes_total', { account: 'acme', action: 'delete', outcome: 'failed' })).toBe(1);
    expect(value('setpoint_run_duration_seconds_sum', { account: 'acme', result: 'converged' })).toBe(1.5);
    expect(
      value('setpoint_run_duration_seconds_bucket', { account: 'acme', result: 'partial', le: '0.1' }),
    ).toBe(1);
  });

  it('drop an account that was removed', async () => {
    let now = 0;
    const metrics = createMetrics({ version: '1', now: () => now });
    const both = [summary, { ...summary, account: 'other' }];
    await metrics.text(async () => ({ ...nothing, summaries: both, queues: [queue] }));
    now = 10_000;
    const { samples, value } = readExposition(
      await metrics.text(async () => ({ ...nothing, summaries: [summary] })),
    );
    expect(value('setpoint_integrations', { account: 'acme', condition: 'in-sync' })).toBe(2);
    expect(samples.filter(({ labels }) => labels.account === 'other')).toEqual([]);
    expect(value('bullmq_job_completed_total', { queue: 'account.acme' })).toBeUndefined();
  });

  it('read Redis once for all scrapes within two seconds', async () => {
    let now = 0;
    let reads = 0;
    const metrics = createMetrics({ version: '1', now: () => now });
    const read = async (): Promise<Scraped> => {
      reads++;
      return nothing;
    };
    await Promise.all([metrics.text(read), metrics.text(read)]);
    now = 1_999;
    await metrics.text(read);
    expect(reads).toBe(1);
    now = 2_000;
    await metrics.text(read);
    expect(reads).toBe(2);
  });

  it('are there while Redis is away', async (test) => {
    const { get, state: known, metrics } = await serve(test);
    known.redis = false;
    known.summaries = [summary];
    metrics.observer.requestSent({ account: 'acme', method: 'GET', status: 200 });
    const { value } = readExposition(await (await get('/metrics')).text());
    expect(value('setpoint_redis_up')).toBe(0);
    expect(value('setpoint_ready')).toBe(0);
    expect(value('setpoint_desired_state_valid')).toBe(1);
    expect(value('setpoint_provider_requests_total', { status: '200' })).toBe(1);
    expect(value('setpoint_integrations', { condition: 'in-sync' })).toBeUndefined();
  });
});
