import { type Network, readNetwork } from './networks.ts';

/**
 * A proxy in front of the HTTP server that signs people in and names them
 * (docs/design/decisions/0019-a-proxy-names-people.md).
 */
export type SignInProxySettings = {
  /** Where it connects from. Nothing else may name a person. */
  readonly networks: readonly Network[];
  /** The people who may change something, by the user or email that the proxy names; all others look. */
  readonly admins: readonly string[];
};

type Variable = (name: string) => string | undefined;
type Report = (problem: string) => void;

/** In characters; an email has at most 254. */
const MAX_NAME = 256;

/**
 * Whether a text can be the name of a person, as a setting or a header has it. No invisible character, which would make
 * two names look alike, and no comma, which joins several values of a header.
 */
export const isPersonName = (text: string): boolean =>
  text.length <= MAX_NAME && text === text.trim() && /^[^\p{C}\p{Zl}\p{Zp},]+$/u.test(text);

const listed = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const readNetworks = (given: string, report: Report): readonly Network[] => {
  const networks = listed(given).map(readNetwork);
  const known = networks.filter((network) => network !== null);
  if (known.length === 0 || known.length < networks.length) {
    report(
      'SETPOINT_TRUSTED_PROXY must list addresses or networks such as 10.0.0.7 or fd00::/8, separated by commas, and not all addresses that there are',
    );
  }
  return known;
};

const readAdmins = (given: string | undefined, report: Report): readonly string[] => {
  const admins = listed(given);
  if (given === undefined || (admins.length > 0 && admins.every(isPersonName))) return admins;
  report(
    'SETPOINT_ADMINS must list users or emails as the proxy names them, separated by commas, without control characters',
  );
  return [];
};

/** Reads who signs people in, and who of them may change something; null: no proxy does. */
export const readSignInProxy = (variable: Variable, report: Report): SignInProxySettings | null => {
  const proxy = variable('SETPOINT_TRUSTED_PROXY');
  const admins = readAdmins(variable('SETPOINT_ADMINS'), report);
  if (proxy !== undefined) return Object.freeze({ networks: readNetworks(proxy, report), admins });
  if (admins.length > 0) {
    report(
      'SETPOINT_ADMINS needs SETPOINT_TRUSTED_PROXY, the address of the proxy that names people; without it no one is named',
    );
  }
  return null;
};
