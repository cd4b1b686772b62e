import type { App } from '../../app/app.ts';
import { isSelected } from '../../app/select-accounts.ts';
import { statusJson } from '../../report/json/status-json.ts';
import { isInSync } from '../../report/text/is-in-sync.ts';
import { renderStatus } from '../../report/text/render-status.ts';
import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

/** Prints the status of all accounts. @returns the exit code */
export const statusWith = async (app: App, context: Context): Promise<number> => {
  const { options, out, palette, width } = context;
  const accounts = (await app.status()).filter(({ account }) => isSelected(context, account));
  if (options.json) out.printJson(statusJson(accounts));
  else out.print(renderStatus(accounts, Date.now(), { palette, width }));
  return accounts.every(isInSync) ? 0 : 2;
};

/**
 * `setpoint status`: the status of every account and integration. Exits with 0 when all is in sync, else 2.
 */
export const status = (context: Context): Promise<number> =>
  withApp(context, (app) => statusWith(app, context), {
    leftAccounts: true,
    lastGood: true,
  });
