import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/*
 * Preloaded into a daemon: at each SIGUSR2 it writes down what it holds, as a line of JSON in the file that LIFE_REPORT names. The collector runs
 * first, where it can be asked to (--expose-gc), so that what is counted is what is kept.
 */
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const milliseconds = (nanoseconds) => Math.round(nanoseconds / 1e5) / 10;
process.on('SIGUSR2', () => {
  const lag = { lagP99: milliseconds(delay.percentile(99)), lagMax: milliseconds(delay.max) };
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const mib = (bytes) => Math.round(bytes / 104_857.6) / 10;
  const held = process
    .getActiveResourcesInfo()
    .filter((name) => name !== 'Timeout' && name !== 'Immediate').length;
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  appendFileSync(
    process.env.LIFE_REPORT,
    `${JSON.stringify({ rss: mib(rss), heap: mib(heapUsed), held, listeners, ...lag })}\n`,
  );
  delay.reset();
});
