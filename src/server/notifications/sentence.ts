import type { Notification } from '../../model/notification.ts';
import { clean } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';

/** What is said of the account as a whole. */
const ofAccount: { readonly [E in Notification['event']]: string } = {
  unauthorised: "the provider refuses the account's credential",
  failed: "the account's run failed",
  blocked: 'the account is blocked',
  contested: 'something else keeps writing there too',
  drift: 'drift found',
  recovered: 'the account works again',
};

/** What is said of integrations: of one, of several. */
const ofIntegrations: { readonly [E in Notification['event']]: readonly [string, string] } = {
  unauthorised: ['is refused', 'are refused'],
  failed: ['fails', 'fail'],
  blocked: ['is blocked', 'are blocked'],
  contested: [
    'is contested: something else keeps writing to it too',
    'are contested: something else keeps writing to them too',
  ],
  drift: ['was changed outside Setpoint', 'were changed outside Setpoint'],
  recovered: ['is in order again', 'are in order again'],
};

/** The message in one line: which account, what, and how much of it. */
export const sentence = ({ event, account, troubles }: Notification): string => {
  const keys = troubles.flatMap(({ key }) => (key === null ? [] : [clean(key)]));
  const [one, several] = ofIntegrations[event];
  if (keys.length < troubles.length) return `${clean(account)}: ${ofAccount[event]}`;
  const [only = ''] = keys;
  return `${clean(account)}: ${keys.length === 1 ? `${only} ${one}` : `${plural(keys.length, 'integration')} ${several}`}`;
};
