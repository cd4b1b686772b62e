import { it } from 'vitest';
import { createChangeFeed } from '../../src/daemon/change-feed.ts';
import { createEventStreams } from '../../src/server/page/events.ts';
import { until } from '../support/until.ts';

it('thousands of changes of this process are one event of a page, and none that comes later is lost', async (test) => {
  const changes = createChangeFeed(async () => 'the same');
  const streams = createEventStreams({ subscribe: changes.subscribe, togetherMs: 5 });
  test.onTestFinished(() => {
    streams.close();
    changes.close();
  });
  let text = '';
  streams.open()?.on('data', (part: Buffer) => {
    text += part.toString();
  });
  const events = (): number => text.split('event: changed').length - 1;
  for (let at = 1; at <= 3; at++) {
    for (let i = 0; i < 1_000; i++) changes.notify();
    await until(() => events() === at);
  }
  changes.notify();
  await until(() => events() === 4);
});
