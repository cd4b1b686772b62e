import { expect, it } from 'vitest';
import { manage } from '../../src/daemon/manage.ts';
import { until } from '../support/until.ts';

it('a daemon shows that it is alive while it still starts its accounts', async () => {
  let beats = 0;
  let end = (): void => undefined;
  const closing: (() => unknown)[] = [];
  const supervisor = {
    heartbeat: async () => {
      beats += 1;
    },
    reload: () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  };
  const log = { debug: () => undefined };
  const started = manage(supervisor, log, { add: (close) => closing.push(close) }, 1);
  await until(() => beats >= 2);
  end();
  await started;
  for (const close of closing) close();
  const after = beats;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(beats).toBe(after);
});
