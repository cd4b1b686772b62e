import type { Destination } from '../../../jobs/notify.ts';
import type { Settings } from '../../config.ts';
import { postWebhook } from '../../http/post-webhook.ts';
import { genericBody, slackBody } from './bodies.ts';

/** The destinations of notifications in the settings. */
export const destinationsOf = ({
  webhookUrl,
  slackUrl,
}: Pick<Settings, 'webhookUrl' | 'slackUrl'>): readonly Destination[] => [
  ...(webhookUrl === null
    ? []
    : [
        {
          name: 'webhook',
          send: (notification, signal) => postWebhook(webhookUrl, genericBody(notification), signal),
        } satisfies Destination,
      ]),
  ...(slackUrl === null
    ? []
    : [
        {
          name: 'slack',
          send: (notification, signal) => postWebhook(slackUrl, slackBody(notification), signal),
        } satisfies Destination,
      ]),
];
