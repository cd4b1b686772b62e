import type { AccountStatus } from '../../model/run.ts';
import { heldText, windowText } from '../../report/text/window-text.ts';
import { banner } from './banners.ts';
import { type Html, html } from './html.ts';

/** Whether the account's windows allow changes, for a list of details; null for an account without windows. */
export const windowDetail = ({ window }: Pick<AccountStatus, 'window'>): string | null =>
  window === undefined ? null : windowText(window);

/** Which window holds changes and until when; null while changes may be made. */
export const windowBanner = ({ window, integrations }: AccountStatus): Html | null => {
  if (window === undefined || window.open) return null;
  const waiting = integrations.filter(({ condition }) => condition === 'pending').length;
  const count = waiting === 0 ? 'Nothing waits now.' : `${waiting} pending.`;
  return banner(
    'quiet',
    'pause',
    'Changes wait.',
    html`They are ${heldText(window)}. ${count} A run begins when changes may be made; <code>setpoint apply --outside-window</code> makes them now.`,
  );
};
