import { BlockList, isIP, isIPv6 } from 'node:net';
import type { HttpProxy, ProxySettings } from '../settings/proxy-settings.ts';

const ports: { readonly [protocol: string]: string } = { 'http:': '80', 'https:': '443' };

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

const isInNetwork = (host: string, network: string): boolean => {
  const [address = '', bits = ''] = network.split('/');
  const isNetwork = isIP(address) !== 0 && /^\d{1,3}$/.test(bits);
  if (!isNetwork || isIP(host) === 0 || Number(bits) > (isIPv6(address) ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family(address));
  return list.check(host, family(host));
};

/** A listed host, without its brackets, and its port if it has one. */
const listedHost = (rule: string): readonly [host: string, port: string | null] => {
  const [, bracketed, bracketedPort] = /^\[(.+)\](?::(\d+))?$/.exec(rule) ?? [];
  if (bracketed !== undefined) return [bracketed, bracketedPort ?? null];
  if (isIPv6(rule)) return [rule, null];
  const [, host = rule, port] = /^(.*?)(?::(\d+))?$/.exec(rule) ?? [];
  return [host, port ?? null];
};

const matches = (host: string, port: string, rule: string): boolean => {
  if (rule === '*') return true;
  if (rule.includes('/')) return isInNetwork(host, rule);
  const [listed, listedPort] = listedHost(rule);
  if (listedPort !== null && listedPort !== port) return false;
  if (isIP(host) !== 0) return isInNetwork(host, `${listed}/${isIPv6(listed) ? 128 : 32}`);
  const name = listed.replace(/^\*?\./, '').replace(/\.$/, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
};

/**
 * The proxy in force for a URL, or null: it is reached directly. As curl decides it: `NO_PROXY` lists hosts
 * (with those below them), `host:port`, addresses, networks such as `10.0.0.0/8`, or `*`. This machine is no
 * exception.
 */
export const proxyFor = (
  url: Pick<URL, 'protocol' | 'hostname' | 'port'>,
  { https, http, direct }: ProxySettings,
): HttpProxy | null => {
  const proxy = url.protocol === 'https:' ? https : url.protocol === 'http:' ? http : null;
  if (proxy === null) return null;
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const port = url.port || (ports[url.protocol] ?? '');
  return direct.some((rule) => matches(host, port, rule.toLowerCase())) ? null : proxy;
};
