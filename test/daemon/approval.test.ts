import { expect, it } from 'vitest';
import type { AppParts } from '../../src/app/context.ts';
import { approvePlan } from '../../src/daemon/approval.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { heldText } from '../../src/report/text/window-text.ts';
import { desiredAccount } from '../providers/desired.ts';
import { frozen } from '../report/held.ts';

it('an approval is refused while a window holds changes, with the time, before anything is read', async () => {
  const account = desiredAccount({
    provider: 'aloochat',
    name: 'acme',
    credential: 'key',
    baseUrl: 'http://127.0.0.1:1',
  });
  // Neither Redis nor the provider is there.
  const context = { account, window: () => frozen } as unknown as AccountContext;
  const approved = approvePlan({} as AppParts, context, 'digest', 'ana');
  await expect(approved).rejects.toThrow(
    `Nothing was done: changes of account acme are ${heldText(frozen)}. Approve the plan when changes may be made, or apply it now with: setpoint apply --force --outside-window --account acme`,
  );
});
