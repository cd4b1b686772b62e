import { quoted } from '../../desired/problem.ts';
import type { Imported } from '../../import/import-account.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { clean, cleanProse } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';
import { providerTitle } from '../../report/text/words.ts';
import type { Context } from '../context.ts';

/** `import --json`. `yaml` is empty when there is nothing to import. */
export const importJson = (account: string, { integrations, variables, skipped, yaml }: Imported) => ({
  account,
  integrations,
  variables,
  skipped,
  yaml: yaml ?? '',
});

const sayVariables = ({ out, settings }: Context, { variables }: Imported, provider: string): void => {
  if (variables.length === 0) return;
  const those = variables.length === 1 ? 'this variable' : `these ${variables.length} variables`;
  out.say(
    `Set ${those} in the environment or in .env. What ${provider} masks or leaves out cannot be read: look the values up where they were made.`,
  );
  for (const { name } of variables) out.say(`  ${name}=`);
  const set = variables.filter(({ name }) => (settings.environment[name] ?? '') !== '');
  if (set.length > 0) {
    out.say(`Already set; check that these values are right: ${set.map(({ name }) => name).join(', ')}`);
  }
};

const saySkipped = ({ out }: Context, { skipped }: Imported): void => {
  if (skipped.length === 0) return;
  out.say(`${plural(skipped.length, 'integration')} not imported:`);
  for (const { id, name, why } of skipped) out.say(`  ${quoted(name)} (${clean(id)}): ${cleanProse(why)}`);
};

/** Says what was imported, what is left to do, and what was skipped and why. */
export const sayImport = (
  context: Context,
  account: DesiredAccount,
  imported: Imported,
  file: string | undefined,
): void => {
  const { out } = context;
  const { integrations, described, yaml } = imported;
  const whose = `account ${account.name} (${providerTitle(account.provider)})`;
  const count = plural(integrations.length, 'integration');
  const listed = imported.skipped.length > 0 ? ', or listed here' : '';
  if (yaml === null) out.say(`Nothing to import: all of ${whose} is managed, in the desired state${listed}.`);
  else if (file === undefined) out.say(`${count} of ${whose}.`);
  else out.print(`${file} written: ${count} of ${whose}.`);
  if (described > 0) {
    out.say(
      `${plural(described, 'more integration')} of it ${described === 1 ? 'is' : 'are'} in the desired state already: the next apply adopts ${described === 1 ? 'it' : 'them'}.`,
    );
  }
  saySkipped(context, imported);
  sayVariables(context, imported, providerTitle(account.provider));
  if (yaml !== null && file !== undefined) out.say('Next: setpoint plan');
};
