import type { Dispatcher } from 'undici';
import type { HttpProxy, ProxySettings } from '../settings/proxy-settings.ts';
import type { Answer, Outgoing } from './answer.ts';
import { proxyFor } from './proxy-for.ts';

/**
 * Sends a request, through a proxy where one is in force. Follows no redirect.
 * @throws ProxyError, and the error of the connection, perhaps as its `cause`
 */
export type Send = (url: string, request: Outgoing) => Promise<Answer>;

/** The proxy did not pass the request on, so the provider never got it. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** What to check. */
  readonly advice: string;

  constructor({ url, variable }: HttpProxy, target: string, what: string) {
    super(`the proxy ${url.host} of ${variable} ${what}`);
    this.advice = `Check ${variable}, and that the proxy is up and lets ${target} through; NO_PROXY lists the hosts to reach without it.`;
  }
}

const causes = (error: unknown): readonly Error[] =>
  error instanceof Error ? [error, ...causes(error.cause)] : [];

/** Why the proxy itself failed, or null: its connection, or its answer in place of a tunnel. */
const proxyFailure = (error: unknown): string | null => {
  for (const { message, ...facts } of causes(error).map((each) => ({ ...each, message: each.message }))) {
    const { syscall, code } = facts as { syscall?: unknown; code?: unknown };
    const [, status] =
      /^Proxy response \((\d+)\)/.exec(message) ??
      /^Proxy Authentication Required \((407)\)/.exec(message) ??
      [];
    if (status === '407') return 'wants another user and password (407)';
    if (status !== undefined) return `refuses to connect to it (${status})`;
    if (syscall === 'connect' || syscall === 'getaddrinfo') return `cannot be reached: ${message}`;
    if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'does not accept the connection';
  }
  return null;
};

/** One pool of connections per proxy. Undici is slow to load, and a process without a proxy does not need it. */
const createDispatchers = () => {
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const open = async (uri: string): Promise<Dispatcher> => {
    const { ProxyAgent } = await import('undici');
    return new ProxyAgent({ uri, proxyTunnel: false });
  };
  return ({ url }: HttpProxy): Promise<Dispatcher> => {
    const dispatcher = dispatchers.get(url.href) ?? open(url.href);
    dispatchers.set(url.href, dispatcher);
    return dispatcher;
  };
};

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Without proxies. Loaded with the first request: much that only reads the desired state sends none. */
export const sendDirectly: Send = async (url, request) =>
  (await import('./send-direct.ts')).sendDirect(url, request);

/** How this process sends its requests over HTTP. Create one per process: it keeps connections to the proxies. */
export const createSend = (proxies: ProxySettings): Send => {
  const dispatcherOf = createDispatchers();
  return async (url, request) => {
    const target = new URL(url);
    const proxy = proxyFor(target, proxies);
    if (proxy === null) return sendDirectly(url, request);
    const { fetch } = await import('undici');
    const dispatcher = await dispatcherOf(proxy);
    try {
      const { status, headers, body } = await fetch(url, { ...request, redirect: 'manual', dispatcher });
      return { status, headers: Object.fromEntries(headers), body: body ?? nothing() };
    } catch (error) {
      const failure = proxyFailure(error);
      if (failure !== null) throw new ProxyError(proxy, target.host, failure);
      throw error;
    }
  };
};
