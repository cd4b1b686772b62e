import { quoted } from '../../desired/problem.ts';
import type { Imported } from '../../import/import-accounts.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { clean, cleanProse } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';
import { providerTitle } from '../../report/text/words.ts';
import type { Context } from '../context.ts';

/** `import --json`. `account` is the first of them; `yaml` is empty when there is nothing to import. */
export const importJson = (
  accounts: readonly string[],
  { integrations, variables, skipped, sets, yaml }: Imported,
) => ({
  account: accounts[0],
  accounts,
  integrations,
  variables,
  skipped,
  sets,
  yaml: yaml ?? '',
});

const sayVariables = ({ out, settings }: Context, { variables }: Imported, providers: string): void => {
  if (variables.length === 0) return;
  const those = variables.length === 1 ? 'this variable' : `these ${variables.length} variables`;
  out.say(
    `Set ${those} in the environment or in .env. What ${providers} masks or leaves out cannot be read: look the values up where they were made.`,
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
  accounts: readonly DesiredAccount[],
  imported: Imported,
  file: string | undefined,
): void => {
  const { out } = context;
  const { integrations, described, sets, yaml } = imported;
  const titles = [...new Set(accounts.map(({ provider }) => providerTitle(provider)))];
  const source = accounts
    .map(({ name, provider }) => `account ${name} (${providerTitle(provider)})`)
    .join(' and ');
  const inSets = sets > 0 ? ` (${plural(sets, 'set')})` : '';
  const count = `${plural(integrations.length, 'integration')}${inSets}`;
  const listed = imported.skipped.length > 0 ? ', or listed here' : '';
  if (yaml === null)
    out.say(`Nothing to import: all of ${source} is managed, in the desired state${listed}.`);
  else if (file === undefined) out.say(`${count} of ${source}.`);
  else out.print(`${file} written: ${count} of ${source}.`);
  if (described > 0) {
    out.say(
      `${plural(described, 'more integration')} of ${accounts.length === 1 ? 'it' : 'them'} ${described === 1 ? 'is' : 'are'} in the desired state already: the next apply adopts ${described === 1 ? 'it' : 'them'}.`,
    );
  }
  saySkipped(context, imported);
  sayVariables(context, imported, titles.join(' or '));
  if (yaml !== null && file !== undefined) out.say('Next: setpoint plan');
};
