import { isAbsolute, resolve } from 'node:path';

/** What the desired state may reach beyond itself. The operator decides it; the YAML cannot lift it. */
export type ReachSettings = {
  /** Origins that a `baseUrl` may have besides the provider's own and this machine. */
  readonly baseUrls: readonly string[];
  /** Absolute folders that `${file:…}` may read, as written. */
  readonly secretFolders: readonly string[];
  /** True if `${NAME}` may be read, as far as SETPOINT_ENV says. */
  readonly permits: (name: string) => boolean;
  /** The files that hold Setpoint's own secrets (`SETPOINT_…_FILE`), by the setting that names them. */
  readonly ownFiles: ReadonlyMap<string, string>;
};

type Variables = { readonly [name: string]: string | undefined };
type Variable = (name: string) => string | undefined;
type Report = (problem: string) => void;

const DEFAULT_FOLDERS = '/run/secrets:/var/run/secrets:/etc/setpoint/secrets';

const listed = (text: string): readonly string[] => text.split(/[\s,]+/).filter((part) => part !== '');

const readOrigin = (text: string, report: Report): string[] => {
  const url = URL.canParse(text) ? new URL(text) : null;
  // A URL takes * as part of a host's name, which would look like a pattern and permit nothing.
  if (url !== null && /^https:\/\/[^/?#\\@*]+\/?$/i.test(text)) return [url.origin];
  report(
    'SETPOINT_BASE_URLS must list origins such as https://proxy.example.com:8443, without a path, separated by commas',
  );
  return [];
};

const readFolders = (variable: Variable, report: Report): readonly string[] => {
  const given = variable('SETPOINT_SECRET_FILES');
  const systemd = variable('CREDENTIALS_DIRECTORY');
  if (!given) return [...DEFAULT_FOLDERS.split(':'), ...(systemd ? [systemd] : [])];
  const folders = given.split(':').filter((folder) => folder !== '');
  if (folders.every((folder) => isAbsolute(folder))) return folders.map((folder) => resolve(folder));
  report('SETPOINT_SECRET_FILES must list absolute folders, separated by colons');
  return [];
};

const pattern = (text: string): RegExp => new RegExp(`^${text.split('*').join('[A-Za-z0-9_]*')}$`);

const readPatterns = (given: string | undefined, report: Report): ReachSettings['permits'] => {
  if (!given) return () => true;
  const patterns = listed(given);
  if (patterns.length > 0 && patterns.every((each) => /^[A-Za-z0-9_*]+$/.test(each))) {
    const all = patterns.map(pattern);
    return (name) => all.some((each) => each.test(name));
  }
  report('SETPOINT_ENV must list names of variables such as SLACK_TOKEN or SHOPIFY_*, separated by commas');
  return () => false;
};

const ownFiles = (variables: Variables, cwd: string): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(variables).flatMap(([name, path]): [string, string][] =>
      path && /^(?:SETPOINT_\w+|REDIS_URL)_FILE$/.test(name) ? [[resolve(cwd, path), name]] : [],
    ),
  );

/**
 * Reads what the desired state may reach.
 * @param cwd what relative paths of settings start from
 * @param report called with each problem, without a value
 */
export const readReach = (
  variables: Variables,
  cwd: string,
  report: Report = () => undefined,
): ReachSettings => {
  const variable: Variable = (name) => variables[name] || undefined;
  return {
    baseUrls: listed(variable('SETPOINT_BASE_URLS') ?? '').flatMap((text) => readOrigin(text, report)),
    secretFolders: readFolders(variable, report),
    permits: readPatterns(variable('SETPOINT_ENV'), report),
    ownFiles: ownFiles(variables, cwd),
  };
};
