import type { JsonObject } from '../../model/json.ts';
import type { Notification, Trouble, TroubleKind } from '../../model/notification.ts';
import { clean, cleanProse } from '../../report/text/clean.ts';
import { shortRevision } from '../../report/text/words.ts';
import { sentence } from './sentence.ts';

const symbols: { readonly [E in TroubleKind | 'recovered']: string } = {
  unauthorised: ':no_entry:',
  failed: ':red_circle:',
  blocked: ':no_entry_sign:',
  contested: ':warning:',
  drift: ':large_yellow_circle:',
  recovered: ':white_check_mark:',
};

/** More would not be read. Slack itself takes 50 blocks of 3,000 characters. */
const MOST_ITEMS = 20;
const MOST_CHARACTERS = 600;

/** Escapes as Slack asks (https://docs.slack.dev/messaging/formatting-message-text): no mention, no link. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const cut = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;

const section = (text: string): JsonObject => ({ type: 'section', text: { type: 'mrkdwn', text } });

const itemText = (event: Notification['event'], { kind, key, message }: Trouble): string => {
  const name = key === null ? 'the account' : clean(key);
  const was = event === 'recovered' ? `was ${kind}: ` : '';
  return `*${escaped(name)}* ${escaped(cut(was + cleanProse(message)))}`;
};

/** A notification as Slack's incoming webhooks take it. */
export const slackBody = (notification: Notification): JsonObject => {
  const { event, troubles, revision } = notification;
  const shown = troubles.slice(0, MOST_ITEMS);
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
