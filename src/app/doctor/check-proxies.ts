import { connect } from 'node:net';
import { proxyFor } from '../../http/proxy-for.ts';
import type { Check } from '../../model/check.ts';
import type { HttpProxy, ProxySettings } from '../../settings/proxy-settings.ts';

const TIMEOUT_MS = 5_000;

/** Why a proxy does not accept a connection, or null. */
const connectionProblem = ({ url }: HttpProxy): Promise<string | null> =>
  new Promise((resolve) => {
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    const socket = connect(port, url.hostname.replace(/^\[|\]$/g, ''));
    const end = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(`no connection within ${TIMEOUT_MS / 1000} s`));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(error.message));
  });

/** What the checks of the proxies found. */
export type ProxyChecks = {
  readonly checks: readonly Check[];
  /** True if the proxy in force for this URL is away, so that nothing behind it can be checked. */
  readonly blocks: (url: string) => boolean;
};

/** For what cannot be checked while its proxy is away. */
export const behindProxy = (subject: string): Check => ({
  subject,
  outcome: 'skipped',
  message: 'its proxy cannot be reached',
});

/** Connects to each proxy of the settings, and says which is in force. */
export const checkProxies = async (settings: ProxySettings): Promise<ProxyChecks> => {
  const proxies = [settings.https, settings.http].filter((proxy) => proxy !== null);
  const distinct = [...new Map(proxies.map((proxy) => [proxy.url.host, proxy])).values()];
  const away = new Set<string>();
  const checks = await Promise.all(
    distinct.map(async (proxy): Promise<Check> => {
      const { url, variable } = proxy;
      const problem = await connectionProblem(proxy);
      if (problem !== null) away.add(url.host);
      const except = settings.direct.length > 0 ? `, except for ${settings.direct.join(', ')}` : '';
      return problem === null
        ? { subject: 'proxy', outcome: 'ok', message: `${url.host} (${variable}) is in force${except}` }
        : {
            subject: 'proxy',
            outcome: 'wrong',
            message: `${url.host} (${variable}) cannot be reached: ${problem}. Check ${variable} and the proxy; NO_PROXY lists the hosts to reach without it.`,
          };
    }),
  );
  return {
    checks,
    blocks: (url) => {
      const proxy = URL.canParse(url) ? proxyFor(new URL(url), settings) : null;
      return proxy !== null && away.has(proxy.url.host);
    },
  };
};
