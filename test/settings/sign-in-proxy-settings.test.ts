import { describe, expect, it } from 'vitest';
import { isPersonName, readSignInProxy } from '../../src/settings/sign-in-proxy-settings.ts';

const read = (env: Record<string, string>) => {
  const problems: string[] = [];
  const settings = readSignInProxy(
    (name) => env[name],
    (problem) => problems.push(problem),
  );
  return { settings, problems };
};

describe('the proxy that signs people in', () => {
  it('is none by default', () => {
    expect(read({})).toEqual({ settings: null, problems: [] });
  });

  it('has addresses, networks, and people who may change something', () => {
    const { settings, problems } = read({
      SETPOINT_TRUSTED_PROXY: '10.0.0.7, ::ffff:10.1.0.0/112,fd00::/8,',
      SETPOINT_ADMINS: 'ana@example.com, José Souza ,42',
    });
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      networks: [
        { family: 'ipv4', address: '10.0.0.7', bits: 32 },
        { family: 'ipv4', address: '10.1.0.0', bits: 16 },
        { family: 'ipv6', address: 'fd00::', bits: 8 },
      ],
      admins: ['ana@example.com', 'José Souza', '42'],
    });
  });

  it('may have no admin: then all look', () => {
    expect(read({ SETPOINT_TRUSTED_PROXY: '10.0.0.7' }).settings?.admins).toEqual([]);
  });

  it('has to be there for admins to be named', () => {
    expect(read({ SETPOINT_ADMINS: 'ana@example.com' }).problems).toEqual([
      expect.stringContaining('SETPOINT_ADMINS needs SETPOINT_TRUSTED_PROXY'),
    ]);
  });
});

describe('the name of a person', () => {
  it.each(['ana', 'ana@example.com', 'José Souza', '李', 'a'.repeat(256), '42', "o'hara+x@example.com"])(
    'may be %s',
    (text) => {
      expect(isPersonName(text)).toBe(true);
    },
  );

  it.each([
    '',
    ' ',
    ' ana',
    'ana\u00a0',
    'ana,bob',
    'ana\u0000',
    'ana\t',
    'ana\u007f',
    'ana\u0085',
    'ana\u200b',
    '\u202eana',
    'ana\u2028',
    '\ufeffana',
    'ana\ud800',
    'a'.repeat(257),
  ])('is never %j', (text) => {
    expect(isPersonName(text)).toBe(false);
  });
});
