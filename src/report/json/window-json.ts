import type { WindowStatus } from '../../model/window.ts';

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/**
 * Whether the windows of an account allow changes now, as `plan --json` and `status --json` print it. Times are
 * ISO 8601 in UTC. `heldBy`: the window that holds changes, null while they may be made.
 */
export const windowJson = ({ open, until, opensAt, heldBy }: WindowStatus) => ({
  open,
  until: time(until),
  opensAt: time(opensAt),
  heldBy: heldBy && {
    kind: heldBy.kind,
    schedule: heldBy.schedule,
    duration: heldBy.duration,
    timezone: heldBy.timezone,
  },
});
