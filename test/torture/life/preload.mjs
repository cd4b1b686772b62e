import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/*
 * Preloaded into a daemon: at each SIGUSR2 it writes down what it holds, as a line of JSON in the file that LIFE_REPORT names. The collector runs
 * first, where it can be asked to (--expose-gc), so that what is counted is what is kept.
 */
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const milliseconds = (nanoseconds) => Math.round(nanoseconds / 1e5) / 10;

/*
 * The longest that this process itself kept its loop from turning, in ms: what a turn was late, and no more than the time on a processor that was used
 * meanwhile, since a busy machine is none of its doing.
 */
const TURN_MS = 10;
let ownLag = 0;
let turn = { at: performance.now(), cpu: process.cpuUsage() };
setInterval(() => {
  const { user, system } = process.cpuUsage(turn.cpu);
  const late = performance.now() - turn.at - TURN_MS;
  ownLag = Math.max(ownLag, Math.min(late, (user + system) / 1000));
  turn = { at: performance.now(), cpu: process.cpuUsage() };
}, TURN_MS).unref();

/** Too many listeners at one emitter are told in a warning, as is a promise that nobody waits for. */
let warnings = 0;
process.on('warning', () => {
  warnings += 1;
});

process.on('SIGUSR2', () => {
  const lag = {
    lagP99: milliseconds(delay.percentile(99)),
    lagMax: milliseconds(delay.max),
    lagOwn: Math.round(ownLag * 10) / 10,
  };
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const mib = (bytes) => Math.round(bytes / 104_857.6) / 10;
  const resources = process.getActiveResourcesInfo();
  const timers = resources.filter((name) => name === 'Timeout').length;
  const held = resources.filter((name) => name !== 'Timeout' && name !== 'Immediate').length;
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  appendFileSync(
    process.env.LIFE_REPORT,
    `${JSON.stringify({ rss: mib(rss), heap: mib(heapUsed), held, timers, listeners, warnings, ...lag })}\n`,
  );
  // Collecting took its time just now, and that is not the daemon's.
  setTimeout(() => {
    delay.reset();
    ownLag = 0;
  }, 5 * TURN_MS);
});
