import type { FastifyInstance } from 'fastify';
import type { Scraped } from './metrics/status-gauges.ts';
import { readiness } from './readiness.ts';
import type { ServerParts } from './server-parts.ts';

type HealthParts = Pick<ServerParts, 'overview' | 'monitor' | 'metrics' | 'log'>;

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

/** `/healthz`: the process is alive. `/readyz`: it works, or why not. `/metrics`: for Prometheus. */
export const registerHealth = (app: FastifyInstance, parts: HealthParts): void => {
  const { overview, monitor, metrics } = parts;
  app.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', async (_request, reply) => {
    const { ready, checks } = await readiness(overview, monitor);
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text(() => scrape(parts))),
  );
};
