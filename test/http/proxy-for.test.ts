import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../src/http/proxy-for.ts';
import { proxySecrets, readProxies } from '../../src/settings/proxy-settings.ts';

const both = { HTTPS_PROXY: 'http://secure.example:3128', HTTP_PROXY: 'http://plain.example:3128' };

const proxyOf = (url: string, env: Record<string, string>): string | null =>
  proxyFor(new URL(url), readProxies({ ...both, ...env }))?.url.host ?? null;

describe('the proxy in force', () => {
  it('follows the scheme of the URL, this machine included', () => {
    expect(proxyOf('https://api.example', {})).toBe('secure.example:3128');
    expect(proxyOf('http://localhost:9000', {})).toBe('plain.example:3128');
    expect(proxyOf('ssh://git@host/x', {})).toBeNull();
  });

  it('takes a variable in lower case first, and an empty one as none', () => {
    expect(proxyOf('https://api.example', { https_proxy: 'other.example:1' })).toBe('other.example:1');
    expect(proxyOf('https://api.example', { https_proxy: '' })).toBeNull();
  });

  it.each([
    ['*', 'https://api.example'],
    ['api.example', 'https://api.example'],
    ['api.example', 'https://deep.api.example:8443'],
    ['.api.example', 'https://api.example'],
    ['*.api.example', 'https://deep.api.example'],
    ['API.Example.', 'https://api.example./'],
    ['other, api.example', 'https://api.example'],
    ['other api.example', 'https://api.example'],
    ['api.example:443', 'https://api.example'],
    ['localhost,127.0.0.1', 'http://127.0.0.1:9000'],
    ['10.0.0.0/8', 'https://10.1.2.3'],
    ['::1', 'http://[::1]:9000'],
    ['[::1]:9000', 'http://[::1]:9000'],
    ['fd00::/8', 'https://[fd12::1]'],
  ])('NO_PROXY=%s reaches %s directly', (rule, url) => {
    expect(proxyOf(url, { NO_PROXY: rule })).toBeNull();
  });

  it.each([
    ['', 'https://api.example'],
    ['pi.example', 'https://api.example'],
    ['api.example', 'https://example'],
    ['api.example:8443', 'https://api.example'],
    ['10.0.0.0/8', 'https://11.1.2.3'],
    ['10.0.0.0/33', 'https://10.1.2.3'],
    ['127.0.0.1', 'http://localhost:9000'],
    ['localhost', 'http://127.0.0.1:9000'],
    ['0.1', 'http://127.0.0.1'],
    ['.', 'https://api.example'],
  ])('NO_PROXY=%s does not reach %s directly', (rule, url) => {
    expect(proxyOf(url, { NO_PROXY: rule })).not.toBeNull();
  });
});

describe('the settings of a proxy', () => {
  it.each([
    'socks5://hunter2@proxy:1080',
    'http://',
    'http://proxy/hunter2',
    'http://user:hunter2@proxy:99999',
    'http://proxy?hunter2',
    'http://user:hunter2%zz@proxy:3128',
    'http://hunter2%@proxy:3128',
    'a b',
  ])('%s is a problem that names the variable and not the value', (value) => {
    const problems: string[] = [];
    const read = readProxies({ HTTPS_PROXY: value }, (problem) => problems.push(problem));
    expect(read.https).toBeNull();
    expect(problems).toEqual([expect.stringMatching(/^HTTPS_PROXY must be the address of an HTTP proxy/)]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('have secrets to scrub: the password, decoded too, and what the header sends', () => {
    const read = readProxies({ https_proxy: 'http://me:p%40ss-word@proxy:3128' });
    expect(proxySecrets(read)).toEqual(['p%40ss-word', 'p@ss-word', 'bWU6cEBzcy13b3Jk']);
  });
});
