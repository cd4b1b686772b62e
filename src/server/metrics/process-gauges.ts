import { Counter, Gauge, type Registry } from 'prom-client';

const MICRO = 1e-6;

/**
 * The process under the names that every dashboard for Node knows. Not prom-client's own: those watch the event loop a hundred times a second, also when
 * nothing else happens.
 * @param startedAt in ms since the epoch
 */
export const createProcessGauges = (registry: Registry, startedAt: number): void => {
  const registers = [registry];
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Total user and system CPU time spent in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) * MICRO);
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'Start time of the process since unix epoch in seconds.',
    registers,
  }).set(startedAt / 1_000);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Process heap size used from Node.js in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  new Gauge({
    name: 'nodejs_eventloop_utilization',
    help: 'How busy the event loop was since the process started, from 0 to 1.',
    registers,
    collect() {
      this.set(performance.eventLoopUtilization().utilization);
    },
  });
};
