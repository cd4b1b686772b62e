import type { DesiredAccount } from '../model/desired.ts';
import type { Capabilities } from '../model/provider.ts';
import { plural } from '../report/text/plural.ts';
import { providerTitle } from '../report/text/words.ts';
import { commentLines } from './yaml/draft-node.ts';

type HeaderAccount = {
  readonly account: DesiredAccount;
  readonly capabilities: Capabilities;
  readonly integrations: number;
};

type HeaderInput = {
  /** At least one. */
  readonly accounts: readonly HeaderAccount[];
  readonly sets: number;
  /** Names of variables. */
  readonly variables: readonly string[];
  /** The number of commented-out entries. */
  readonly off: number;
};

const hiddenNotice = (provider: string): string =>
  `What ${provider} masks or leaves out cannot be read, so look these values up where they were made.`;

const secretNotice = ({ account, capabilities }: HeaderAccount): string => {
  const provider = providerTitle(account.provider);
  return capabilities.immutable.includes('config')
    ? `${provider} cannot change a secret in place: with the first plan they are taken as equal to what is live, without a check where it is hidden. A secret that is rotated later needs \`replace: true\` in its entry.`
    : 'The first apply writes each of these secrets once, unless the provider shows that it is the same.';
};

/** What is said once for each provider. */
const noticesOf = (accounts: readonly HeaderAccount[]): string => {
  const notices = accounts.flatMap((each) => [
    hiddenNotice(providerTitle(each.account.provider)),
    secretNotice(each),
  ]);
  return [...new Set(notices)].join(' ');
};

const variableLines = ({ accounts, variables }: HeaderInput): readonly string[] => {
  if (variables.length === 0) return [];
  return [
    '',
    ...commentLines(
      `What reads as a secret by its name, its form or its look is a reference; look through the rest before you commit it. Set these variables, in the environment or in .env, before the next plan. ${noticesOf(accounts)}`,
    ),
    ...variables.map((name) => `  ${name}`),
  ];
};

const offLines = ({ off }: HeaderInput): readonly string[] =>
  off === 0
    ? []
    : [
        '',
        ...commentLines(
          `At the end, commented out: ${plural(off, 'integration')} that cannot be written as ${off === 1 ? 'it is' : 'they are'}, with the reason.`,
        ),
      ];

const setLines = ({ sets }: HeaderInput): readonly string[] =>
  sets === 0
    ? []
    : [
        '',
        ...commentLines(
          `${plural(sets, 'set')}: what ${sets === 1 ? 'its' : 'their'} entries have alike stands once, under integration, and the rest in the rows under each. The name of a set and of a row is the key of an entry: choose better ones before the first apply.`,
        ),
      ];

const ofAccount = ({ account, integrations }: HeaderAccount): string =>
  `${plural(integrations, 'integration')} of account ${account.name} (${providerTitle(account.provider)})`;

/** The lines of the comment at the top of an imported file. */
export const importHeader = (input: HeaderInput): readonly string[] => {
  const { accounts, sets } = input;
  const names = accounts.map(({ account }) => account.name).join(' ');
  const command = `setpoint import ${names}${sets > 0 ? ' --sets' : ''}`;
  const what = `Written by \`${command}\`: ${accounts.map(ofAccount).join(', ')}, as live at that time.`;
  const managed =
    'From the next apply on, what is written here is kept as it stands here; a config key that is not written keeps its live value.';
  return [
    ...commentLines(`${what} ${managed}`),
    ...setLines(input),
    ...variableLines(input),
    ...offLines(input),
  ];
};
