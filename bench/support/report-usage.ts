import { writeSync } from 'node:fs';

/*
 * Preloaded (`--import`) into a process that is measured: tells what it has used so far as a line of JSON on descriptor 3, when it ends
 * and at each SIGUSR2.
 */
const report = (): void => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1_000, rssMiB: maxRSS / 1_024 };
  writeSync(3, `${JSON.stringify(usage)}\n`);
};

process.on('SIGUSR2', report);
process.on('exit', report);
