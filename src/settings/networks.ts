import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';

/** Addresses with a common beginning. */
export type Network = {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  /** How many leading bits they share. */
  readonly bits: number;
};

/** The bits before the IPv4 address in an IPv6 address that holds one (`::ffff:192.0.2.1`). */
const MAPPED_BITS = 96;

/** An address in its usual form: without a zone, and as IPv4 where an IPv6 address holds one. Null: not an address. */
export const plainAddress = (text: string): string | null => {
  const [address = ''] = text.split('%', 1);
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const { address: compressed } = new SocketAddress({ address, family: 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(compressed)?.[1] ?? compressed;
};

/** Reads `192.0.2.1`, `10.0.0.0/8`, `::1` or `fd00::/8`. Null: not an address, or every address there is. */
export const readNetwork = (text: string): Network | null => {
  const [, given = '', length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = plainAddress(given);
  if (address === null) return null;
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const most = family === 'ipv4' ? 32 : 128;
  const mapped = family === 'ipv4' && given.includes(':') ? MAPPED_BITS : 0;
  const bits = length === undefined ? most : Number(length) - mapped;
  return bits >= 1 && bits <= most ? { family, address, bits } : null;
};

/** Whether an address is in one of the networks. An IPv6 network has no IPv4 address, in neither form. */
export const inNetworks = (networks: readonly Network[]): ((address: string) => boolean) => {
  // A list of both would count an IPv4 address as the IPv6 address that holds it.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const { family, address, bits } of networks) lists[family].addSubnet(address, bits, family);
  return (text) => {
    const address = plainAddress(text);
    if (address === null) return false;
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    return lists[family].check(address, family);
  };
};
