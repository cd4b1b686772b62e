import type { ChangeWindow, WindowStatus } from '../../model/window.ts';
import { zoneOf } from '../../schedule/zone.ts';

/** A time as the clocks of a zone show it: `2026-12-27 00:00 America/Sao_Paulo`. */
export const zonedTime = (at: number, timezone: string): string => {
  const local = new Date(at + zoneOf(timezone).offsetAt(at)).toISOString();
  const seconds = local.slice(16, 19) === ':00' ? '' : local.slice(16, 19);
  return `${local.slice(0, 10)} ${local.slice(11, 16)}${seconds} ${timezone}`;
};

/** `deny window "0 0 24 12 *" (3d)` */
const windowName = ({ kind, schedule, duration }: ChangeWindow): string =>
  `${kind} window "${schedule}" (${duration})`;

/** Why, and until when, changes are held: `held until … by the deny window …`. Of a status that is not open. */
export const heldText = ({ opensAt, heldBy, timezone }: WindowStatus): string => {
  const end = opensAt === null ? 'without an end in sight' : `until ${zonedTime(opensAt, timezone)}`;
  if (heldBy === null) return `held ${end}`;
  return heldBy.kind === 'deny'
    ? `held ${end} by the ${windowName(heldBy)}`
    : `held ${end}, outside the ${windowName(heldBy)}`;
};

/** Whether changes may be made now, and until when. */
export const windowText = (status: WindowStatus): string => {
  if (!status.open) return `Changes are ${heldText(status)}`;
  return status.until === null
    ? 'Changes may be made now'
    : `Changes may be made until ${zonedTime(status.until, status.timezone)}`;
};
