import type { JsonObject } from '../../model/json.ts';
import type { Notification, Trouble, TroubleKind } from '../../model/notification.ts';
import { clean, cleanProse } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';
import { shortRevision } from '../../report/text/words.ts';

type AccountEvent = Exclude<Notification['event'], 'source'>;

/** About the account as a whole. */
const ofAccount: { readonly [E in AccountEvent]: string } = {
  unauthorised: "the provider refuses the account's credential",
  failed: "the account's run failed",
  blocked: 'the account is blocked',
  contested: 'something else keeps writing there too',
  drift: 'drift found',
  recovered: 'the account works again',
};

/** About integrations: one, several. */
const ofIntegrations: { readonly [E in AccountEvent]: readonly [string, string] } = {
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

const NOT_FOLLOWED = 'The Git source is not followed: the last good commit stays in force';
const FOLLOWED = 'The Git source is followed again';

/** The notification in one line. */
export const sentence = ({ event, account, troubles }: Notification): string => {
  if (account === null || event === 'source') return event === 'recovered' ? FOLLOWED : NOT_FOLLOWED;
  const keys = troubles.flatMap(({ key }) => (key === null ? [] : [clean(key)]));
  const [one, several] = ofIntegrations[event];
  if (keys.length < troubles.length) return `${clean(account)}: ${ofAccount[event]}`;
  const [only = ''] = keys;
  return `${clean(account)}: ${keys.length === 1 ? `${only} ${one}` : `${plural(keys.length, 'integration')} ${several}`}`;
};

/** A notification as plain JSON for programs; docs/notifications.md has the shape. */
export const genericBody = (notification: Notification): JsonObject => {
  const { event, account, provider, at, run, revision, troubles } = notification;
  return {
    event,
    text: sentence(notification),
    account,
    provider,
    at: new Date(at).toISOString(),
    run,
    revision,
    items: troubles.map(({ kind, key, message }) => ({
      kind,
      key: key === null ? null : clean(key),
      message: cleanProse(message),
    })),
  };
};

const symbols: { readonly [E in TroubleKind | 'recovered']: string } = {
  source: ':arrows_counterclockwise:',
  unauthorised: ':no_entry:',
  failed: ':red_circle:',
  blocked: ':no_entry_sign:',
  contested: ':warning:',
  drift: ':large_yellow_circle:',
  recovered: ':white_check_mark:',
};

/** To stay readable. Slack itself accepts 50 blocks of 3,000 characters. */
const MAX_ITEMS = 20;
const MAX_CHARACTERS = 600;

/** Escaped as Slack requires (https://docs.slack.dev/messaging/formatting-message-text): no mention, no link. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const cut = (text: string): string =>
  text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS - 1)}…` : text;

const section = (text: string): JsonObject => ({ type: 'section', text: { type: 'mrkdwn', text } });

const itemText = (event: Notification['event'], { kind, key, message }: Trouble): string => {
  const name = key === null ? (kind === 'source' ? 'the Git source' : 'the account') : clean(key);
  const was = event === 'recovered' ? `was ${kind}: ` : '';
  return `*${escaped(name)}* ${escaped(cut(was + cleanProse(message)))}`;
};

/** A notification as Slack's incoming webhooks take it. */
export const slackBody = (notification: Notification): JsonObject => {
  const { event, troubles, revision } = notification;
  const shown = troubles.slice(0, MAX_ITEMS);
  const more = troubles.length - shown.length;
  const revisionText = revision === '' ? [] : [section(`revision ${escaped(shortRevision(revision))}`)];
  return {
    text: escaped(sentence(notification)),
    blocks: [
      section(`${symbols[event]} *${escaped(sentence(notification))}*`),
      ...shown.map((trouble) => section(itemText(event, trouble))),
      ...(more > 0 ? [section(`and ${more} more; see: setpoint status`)] : []),
      ...revisionText,
    ],
  };
};
