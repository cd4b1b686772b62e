/** The proxies of this process, from the environment. */
export type ProxySettings = {
  /** For https:// and http://; null: none. A URL may hold a user and a password: never log it. */
  readonly https: HttpProxy | null;
  readonly http: HttpProxy | null;
  /** The hosts that are reached directly, as NO_PROXY lists them. */
  readonly direct: readonly string[];
};

/** A proxy, and the variable that names it. */
export type HttpProxy = { readonly url: URL; readonly variable: string };

type Variables = { readonly [name: string]: string | undefined };
type Report = (problem: string) => void;

/** Lower case first, as curl does. An empty variable in lower case means none. */
const settingOf = (variables: Variables, name: string): readonly [variable: string, value: string] => {
  const lower = name.toLowerCase();
  return variables[lower] === undefined ? [name, variables[name] ?? ''] : [lower, variables[lower] ?? ''];
};

const isDecodable = ({ username, password }: URL): boolean => {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
};

/** Messages never repeat the value, which may hold a password. */
const readProxy = (variables: Variables, name: string, report: Report): HttpProxy | null => {
  const [variable, value] = settingOf(variables, name);
  if (value === '') return null;
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(written) ? new URL(written) : null;
  const isPlace = url !== null && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (isPlace && /^https?:$/.test(url.protocol) && url.hostname !== '' && isDecodable(url))
    return { url, variable };
  report(
    `${variable} must be the address of an HTTP proxy, as in http://user:password@proxy.example.com:3128, with special characters of the password percent-encoded`,
  );
  return null;
};

/** Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. @param report called with each problem */
export const readProxies = (variables: Variables, report: Report = () => undefined): ProxySettings => ({
  https: readProxy(variables, 'HTTPS_PROXY', report),
  http: readProxy(variables, 'HTTP_PROXY', report),
  direct: settingOf(variables, 'NO_PROXY')[1]
    .split(/[\s,]+/)
    .filter((part) => part !== ''),
});

/** The passwords of the proxies, to register for scrubbing. */
export const proxySecrets = ({ https, http }: ProxySettings): readonly string[] =>
  [https, http].flatMap((proxy) => {
    if (proxy === null || proxy.url.password === '') return [];
    const { username, password } = proxy.url;
    const decoded = decodeURIComponent(password);
    return [password, decoded, Buffer.from(`${decodeURIComponent(username)}:${decoded}`).toString('base64')];
  });
