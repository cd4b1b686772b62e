import type { Destination } from '../../../jobs/notify.ts';
import type { Settings } from '../../config.ts';
import { postWebhook } from '../../http/post-webhook.ts';
import type { Send } from '../../http/send.ts';
import { genericBody, slackBody } from './bodies.ts';

/** The destinations of notifications in the settings. */
export const destinationsOf = (
  { webhookUrl, slackUrl }: Pick<Settings, 'webhookUrl' | 'slackUrl'>,
  send: Send,
): readonly Destination[] => [
  ...(webhookUrl === null
    ? []
    : [
        {
          name: 'webhook',
          send: (notification, signal) => postWebhook(webhookUrl, genericBody(notification), send, signal),
        } satisfies Destination,
      ]),
  ...(slackUrl === null
    ? []
    : [
        {
          name: 'slack',
          send: (notification, signal) => postWebhook(slackUrl, slackBody(notification), send, signal),
        } satisfies Destination,
      ]),
];
