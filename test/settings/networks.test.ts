import { describe, expect, it } from 'vitest';
import { inNetworks, readNetwork } from '../../src/settings/networks.ts';

const contains = (networks: string, address: string): boolean =>
  inNetworks(networks.split(',').flatMap((text) => readNetwork(text) ?? []))(address);

describe('networks', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['10.0.0.7', '::ffff:10.0.0.7'],
    ['10.0.0.7', '::ffff:a00:7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['::ffff:a00:7', '::ffff:10.0.0.7'],
    ['10.0.0.0/8', '10.255.255.255'],
    ['10.9.9.9/8', '10.0.0.1'],
    ['::ffff:10.0.0.0/104', '10.1.2.3'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fd00::/8', 'fdff::1'],
    ['fe80::/10', 'fe80::1%eth0'],
    ['192.168.0.0/31,127.0.0.1', '127.0.0.1'],
    ['0.0.0.0/1', '127.255.255.255'],
  ])('%s contains %s', (networks, address) => {
    expect(contains(networks, address)).toBe(true);
  });

  it.each([
    ['10.0.0.7', '10.0.0.8'],
    ['10.0.0.0/8', '11.0.0.0'],
    ['10.0.0.0/8', '::ffff:11.0.0.1'],
    ['10.0.0.0/8', 'fd00::a00:1'],
    // An IPv6 network never holds what is an IPv4 address, in either form.
    ['::/8', '127.0.0.1'],
    ['::/8', '::ffff:127.0.0.1'],
    ['::1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['fd00::/8', 'fe00::1'],
    ['10.0.0.7', ''],
    ['10.0.0.7', '10.0.0.7.'],
    ['10.0.0.7', '010.0.0.7'],
    ['10.0.0.7', 'localhost'],
  ])('%s does not contain %s', (networks, address) => {
    expect(contains(networks, address)).toBe(false);
  });

  it('that are all addresses, or none, are none', () => {
    for (const text of ['0.0.0.0/0', '::/0', '::ffff:0.0.0.0/96', '10.0.0.0/33', 'fd00::/129', '1.2.3', ''])
      expect(readNetwork(text), text).toBeNull();
  });
});
