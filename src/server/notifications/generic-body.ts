import type { JsonObject } from '../../model/json.ts';
import type { Notification } from '../../model/notification.ts';
import { clean, cleanProse } from '../../report/text/clean.ts';
import { sentence } from './sentence.ts';

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
