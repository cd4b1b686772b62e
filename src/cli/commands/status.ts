import type { App } from '../../app/app.ts';
import { isSelected } from '../../app/select-accounts.ts';
import { isFollowed } from '../../model/source-status.ts';
import { statusJson } from '../../report/json/run-json.ts';
import { isInSync } from '../../report/text/condition-words.ts';
import { renderStatus } from '../../report/text/render-status.ts';
import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

/** Prints the status of all accounts. @returns the exit code */
export const statusWith = async (app: App, context: Context): Promise<number> => {
  const { options, out, palette, width } = context;
  const [statuses, source] = await Promise.all([app.status(), app.source()]);
  const accounts = statuses.filter(({ account }) => isSelected(context, account));
  if (options.json) out.printJson(statusJson(accounts, source));
  else out.print(renderStatus(accounts, Date.now(), { palette, width, source }));
  return accounts.every(isInSync) && isFollowed(source) ? 0 : 2;
};

/**
 * `setpoint status`: the status of every account and integration. Exits with 0 when all is in sync, else 2; also
 * while no daemon follows the Git source: then it is not known whether all is.
 */
export const status = (context: Context): Promise<number> =>
  withApp(context, (app) => statusWith(app, context), {
    leftAccounts: true,
    lastGood: true,
  });
