import type { WindowStatus } from '../../src/model/window.ts';
import { at } from '../schedule/local.ts';
import { allow, deny } from '../schedule/window.ts';

const timezone = 'America/Sao_Paulo';

/** A freeze over the holidays. */
export const frozen: WindowStatus = {
  open: false,
  until: null,
  opensAt: at('2026-12-27 00:00', '-03:00'),
  heldBy: deny('0 0 24 12 *', '3d', timezone),
  timezone,
};

/** Before office hours. */
export const early: WindowStatus = {
  open: false,
  until: null,
  opensAt: at('2026-11-30 09:00', '-03:00'),
  heldBy: allow('0 9 * * 1-5', '8h', timezone),
  timezone,
};

/** No end is in sight. */
export const endless: WindowStatus = { ...frozen, opensAt: null };

export const open: WindowStatus = {
  open: true,
  until: at('2026-11-30 17:00', '-03:00'),
  opensAt: null,
  heldBy: null,
  timezone,
};
