import type { FastifyInstance } from 'fastify';
import type { Access } from './access.ts';
import { isRestricted } from './looking.ts';
import type { Scraped } from './metrics/status-gauges.ts';
import { type Check, type Readiness, readiness } from './readiness.ts';
import type { ServerParts } from './server-parts.ts';

type HealthParts = Pick<
  ServerParts,
  'overview' | 'monitor' | 'metrics' | 'log' | 'listen' | 'openView' | 'signInProxy'
>;

/**
 * Collects the metrics. Values that cannot be read are left out; the process's own counts are always there.
 */
const scrape = async ({ overview, monitor, log }: HealthParts): Promise<Scraped> => {
  const { ready, checks } = await readiness(overview, monitor);
  const redis = checks.some(({ name, ok }) => name === 'redis' && ok);
  const flags = { redis, valid: overview.invalid() === null, ready, source: overview.source() };
  const nothing = { ...flags, summaries: [], activity: [], queues: [] };
  if (!redis) return nothing;
  try {
    const [summaries, activity, queues] = await Promise.all([
      monitor.summaries(),
      monitor.accounts(),
      monitor.queues(),
    ]);
    return { ...flags, summaries, activity, queues };
  } catch (err) {
    log.debug({ err }, 'Reading the metrics failed in part');
    return nothing;
  }
};

/** Without what tells the names of accounts. */
const anonymous = ({ ready, checks }: Readiness): Readiness => {
  const isNamed = ({ name }: Check): boolean => name.startsWith('observed:');
  const observed = checks.filter(isNamed);
  const late = observed.filter(({ ok }) => !ok).length;
  const message =
    late === 0 ? 'all accounts' : `${late} of ${observed.length} accounts were not observed recently`;
  const summary: Check = { name: 'observed', ok: late === 0, message };
  return {
    ready,
    checks: [
      // Their messages quote the YAML and the remote.
      ...checks.filter((check) => !isNamed(check)).map(({ name, ok }) => ({ name, ok, message: '' })),
      ...(observed.length === 0 ? [] : [summary]),
    ],
  };
};

/**
 * `/healthz`: the process is alive. `/readyz`: it works, or why not; without names where looking needs a sign-in.
 * `/metrics`: for Prometheus.
 */
export const registerHealth = (app: FastifyInstance, access: Access, parts: HealthParts): void => {
  const { overview, monitor, metrics } = parts;
  const open = { config: { open: true } } as const;
  app.get('/healthz', open, async (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', open, async (request, reply) => {
    const found = await readiness(overview, monitor);
    const isNamed = !isRestricted(parts) || (await access.shownIdentity(request)) !== null;
    const shown = isNamed ? found : anonymous(found);
    return reply.code(found.ready ? 200 : 503).send(shown);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text(() => scrape(parts))),
  );
};
