import { Registry } from 'prom-client';
import type { Observer } from '../../model/observer.ts';
import { createOwnCounts } from './own-counts.ts';
import { createProcessGauges } from './process-gauges.ts';
import { createStatusGauges, type Scraped } from './status-gauges.ts';

/** Scrapers and curious people together make us read Redis no more often than this, in ms. */
const FRESH_MS = 2_000;

/** The numbers of one process, in Prometheus' text format. */
export type Metrics = {
  /** Counts what this process does. */
  readonly observer: Observer;
  readonly contentType: string;
  /** @param read what is known of all accounts; asked at most once in two seconds */
  text(read: () => Promise<Scraped>): Promise<string>;
};

/** Counts from here on. The registry is its own, so that several may live in one process. */
export const createMetrics = (facts: { readonly version: string; readonly now?: () => number }): Metrics => {
  const { version, now = Date.now } = facts;
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
          counts.know(scraped.activity.map(({ account }) => account));
          gauges.set(scraped, now());
        });
      }
      await reading;
      return registry.metrics();
    },
  };
};
