import type { Settings } from '../../config.ts';
import { postWebhook } from '../../http/post-webhook.ts';
import type { Send } from '../../http/send.ts';
import type { Check } from '../../model/check.ts';
import type { JsonObject } from '../../model/json.ts';
import { behindProxy, type ProxyChecks } from './check-proxies.ts';

const TEXT = 'A test by setpoint doctor: notifications of Setpoint arrive here.';

/** The shape of every notification, with an event of its own. */
const testBody = (now: number): JsonObject => ({
  event: 'test',
  text: TEXT,
  account: null,
  provider: '',
  at: new Date(now).toISOString(),
  run: '',
  revision: '',
  items: [],
});

const checkWebhook = async (
  subject: string,
  setting: string,
  url: URL,
  body: JsonObject,
  send: Send,
  proxies: Pick<ProxyChecks, 'blocks'>,
): Promise<Check> => {
  if (proxies.blocks(url.href)) return behindProxy(subject);
  try {
    await postWebhook(url, body, send);
    return { subject, outcome: 'ok', message: `${url.host} took a test message` };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { subject, outcome: 'wrong', message: `${problem}. Check ${setting}.` };
  }
};

/** Sends a test message to each destination of notifications: nothing less shows that it takes them. */
export const checkWebhooks = (
  { webhookUrl, slackUrl }: Pick<Settings, 'webhookUrl' | 'slackUrl'>,
  send: Send,
  proxies: Pick<ProxyChecks, 'blocks'>,
): Promise<readonly Check[]> =>
  Promise.all([
    ...(webhookUrl === null
      ? []
      : [checkWebhook('webhook', 'SETPOINT_WEBHOOK_URL', webhookUrl, testBody(Date.now()), send, proxies)]),
    ...(slackUrl === null
      ? []
      : [checkWebhook('Slack', 'SETPOINT_SLACK_URL', slackUrl, { text: TEXT }, send, proxies)]),
  ]);
