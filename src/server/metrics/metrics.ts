import { Registry } from 'prom-client';
import type { Observer } from '../../model/observer.ts';
import { createOwnCounts, createProcessGauges } from './own-metrics.ts';
import { createStatusGauges, type Scraped } from './status-gauges.ts';

/** However many scrapers there are, Redis is read no more often than this, in ms. */
const FRESH_MS = 2_000;

/** The metrics of one process, in Prometheus' text format. */
export type Metrics = {
  /** Counts what this process does. */
  readonly observer: Observer;
  readonly contentType: string;
  /** @param read the values of all accounts; called at most once in two seconds */
  text(read: () => Promise<Scraped>): Promise<string>;
};

/** Metrics with a registry of their own, so that a process may have several. */
export const createMetrics = (options: {
  readonly version: string;
  readonly now?: () => number;
}): Metrics => {
  const { version, now = Date.now } = options;
  const registry = new Registry();
  const counts = createOwnCounts(registry, version);
  const gauges = createStatusGauges(registry, now());
  createProcessGauges(registry, now() - process.uptime() * 1_000);
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();
  return {
    observer: counts.observer,
    contentType: registry.contentType,
    text: async (read) => {
      if (now() - readAt >= FRESH_MS) {
        readAt = now();
        reading = read().then((scraped) => {
          counts.addAccounts(scraped.activity.map(({ account }) => account));
          gauges.set(scraped, now());
        });
      }
      await reading;
      return registry.metrics();
    },
  };
};
