import { Gauge, type Registry } from 'prom-client';
import type { ChangeWindow } from '../../model/window.ts';
import type { AccountSummary } from '../overview.ts';

/** `deny 0 0 24 12 * (3d)`: without quotes, which queries would have to escape. */
const labelOf = ({ kind, schedule, duration }: ChangeWindow): string => `${kind} ${schedule} (${duration})`;

/** Gauges of what the change windows of accounts hold; an account without windows has none. */
export const createWindowGauges = (
  registers: Registry[],
): ((summaries: readonly AccountSummary[], now: number) => void) => {
  const gauge = (name: string, help: string, more: string[] = []): Gauge<string> =>
    new Gauge({ name, help, labelNames: ['account', ...more], registers });
  const open = gauge(
    'setpoint_window_open',
    '1 while the windows of the account allow changes, else 0; absent for an account without windows.',
  );
  const opens = gauge(
    'setpoint_seconds_until_window_opens',
    'How long the windows of the account still hold changes; absent while they may be made, or where no end is in sight.',
  );
  const held = gauge(
    'setpoint_held_integrations',
    'Pending integrations whose changes the windows of the account hold, by the window that does.',
    ['window'],
  );
  return (summaries, now) => {
    for (const each of [open, opens, held]) each.reset();
    for (const { account, conditions, window } of summaries) {
      if (window === undefined) continue;
      open.set({ account }, window.open ? 1 : 0);
      if (window.opensAt !== null) opens.set({ account }, Math.max(0, window.opensAt - now) / 1_000);
      if (window.heldBy !== null) held.set({ account, window: labelOf(window.heldBy) }, conditions.pending);
    }
  };
};
