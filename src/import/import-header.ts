import type { DesiredAccount } from '../model/desired.ts';
import type { Capabilities } from '../model/provider.ts';
import { plural } from '../report/text/plural.ts';
import { providerTitle } from '../report/text/words.ts';
import { commentLines } from './yaml/write-integrations.ts';

type HeaderInput = {
  readonly account: DesiredAccount;
  readonly capabilities: Capabilities;
  readonly integrations: number;
  /** Names of variables. */
  readonly variables: readonly string[];
  /** The number of commented-out entries. */
  readonly off: number;
};

const hiddenNotice = (provider: string): string =>
  `What ${provider} masks or leaves out cannot be read, so look these values up where they were made.`;

const secretNotice = ({ account, capabilities }: HeaderInput): string => {
  const provider = providerTitle(account.provider);
  return capabilities.immutable.includes('config')
    ? `${provider} cannot change a secret in place: with the first plan they are taken as equal to what is live, without a check where it is hidden. A secret that is rotated later needs \`replace: true\` in its entry.`
    : 'The first apply writes each of these secrets once, unless the provider shows that it is the same.';
};

const variableLines = (input: HeaderInput): readonly string[] => {
  const { account, variables } = input;
  if (variables.length === 0) return [];
  return [
    '',
    ...commentLines(
      `What reads as a secret by its name, its form or its look is a reference; look through the rest before you commit it. Set these variables, in the environment or in .env, before the next plan. ${hiddenNotice(providerTitle(account.provider))} ${secretNotice(input)}`,
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

/** The lines of the comment at the top of an imported file. */
export const importHeader = (input: HeaderInput): readonly string[] => {
  const { account, integrations } = input;
  const what = `Written by \`setpoint import ${account.name}\`: ${plural(integrations, 'integration')} of account ${account.name} (${providerTitle(account.provider)}), as live at that time.`;
  const managed =
    'From the next apply on, what is written here is kept as it stands here; a config key that is not written keeps its live value.';
  return [...commentLines(`${what} ${managed}`), ...variableLines(input), ...offLines(input)];
};
