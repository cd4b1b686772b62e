import type { Accepted } from '../../app/accept-drift.ts';
import { clean } from '../../report/text/clean.ts';
import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

export type AcceptCommandOptions = {
  readonly field: readonly string[];
  readonly write: boolean;
  readonly force: boolean;
};

const acceptJson = ({ key, account, fields, patch }: Accepted) => ({ key, account, fields, patch });

const sayFields = ({ out }: Context, { key, fields }: Accepted): void => {
  if (fields.length === 0) {
    out.say(`${key}: nothing has drifted. To take over another field, name it with --field.`);
  }
  for (const { path, file, line, accepted, reason } of fields) {
    if (!accepted) out.say(clean(`${path}: not taken over: ${reason}`));
    else if (reason === undefined) out.say(clean(`${path}: taken over, at ${file}:${line}`));
    else out.say(clean(`${path}: nothing to take over: ${reason}`));
  }
};

const give = ({ out }: Context, { patch, fields }: Accepted, write: boolean): void => {
  if (write) {
    const edited = fields.find(({ accepted, reason }) => accepted && reason === undefined);
    if (edited !== undefined) out.print(`${edited.file} written. Next: setpoint plan`);
  } else if (patch === null) {
    out.say(
      'The patch is not shown: beside what it edits, it would show a secret that stands in the file in plain text. Write a reference in its place, or edit the file with --write.',
    );
  } else if (patch !== '') out.print(patch);
};

/**
 * `setpoint accept KEY`: takes live values over into the YAML, as a patch or with `--write`. Changes nothing at a
 * provider.
 */
export const accept = (
  context: Context,
  key: string,
  { field: fields, write, force }: AcceptCommandOptions,
): Promise<number> =>
  withApp(context, async (app) => {
    const accepted = await app.accept(key, { fields, write, force });
    if (context.options.json) context.out.printJson(acceptJson(accepted));
    else {
      sayFields(context, accepted);
      give(context, accepted, write);
    }
    const isShown = write || accepted.patch !== null;
    return isShown && accepted.fields.every((each) => each.accepted) ? 0 : 1;
  });
