import type { DesiredAccount } from '../model/desired.ts';
import { openTicks } from '../schedule/ticks.ts';
import { openWindows } from '../schedule/windows.ts';
import type { Entry, LoadReport } from './load-report.ts';
import type { AccountFields } from './schema/account-schema.ts';
import { parseDuration } from './schema/window-schema.ts';

/** The windows of an account's valid fields; nothing where there are none. */
export const readWindows = ({ windows, timezone }: AccountFields): Pick<DesiredAccount, 'windows'> =>
  windows.length === 0
    ? {}
    : {
        windows: windows.map((window) => ({
          kind: window.kind,
          schedule: window.schedule,
          duration: window.duration,
          durationMs: parseDuration(window.duration) ?? 0,
          timezone: window.timezone ?? timezone,
        })),
      };

/** Schedules name no year, so any instant shows whether something ever happens; a fixed one gives the same answer each time. */
const ANY_TIME = Date.UTC(2025, 0, 1);

/** Warns of windows that never open, and of an account whose windows never allow a change. */
export const warnOfIdleWindows = (
  entry: Entry,
  { windows = [] }: DesiredAccount,
  report: LoadReport,
): void => {
  if (windows.length === 0) return;
  const idle = windows.map(
    ({ schedule, timezone }) => openTicks(schedule, timezone).after(ANY_TIME) === null,
  );
  idle.forEach((isIdle, index) => {
    if (!isIdle) return;
    report.warning(entry, {
      path: ['windows', index, 'schedule'],
      message: `windows.${index} never opens: no day matches its schedule`,
      hint: 'correct the day of the month, the month or the day of the week, which must all match, or remove the window',
    });
  });
  const { open, opensAt } = openWindows(windows).status(ANY_TIME);
  if (open || opensAt !== null) return;
  report.warning(entry, {
    path: ['windows'],
    at: 'key',
    message: 'windows never allow a change, so none is ever made in this account',
    hint: 'leave a time at which an allow window is open and no deny window is; to stop an account for good, use setpoint pause',
  });
};
