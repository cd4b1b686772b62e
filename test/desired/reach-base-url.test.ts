import { describe, expect, it } from 'vitest';
import { ref } from './load-files.ts';
import { problems, refusal } from './reach-fixture.ts';

describe('baseUrl', () => {
  const at = (url: string) =>
    `accounts:\n  acme: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}", baseUrl: "${url}" }\n`;
  const refused =
    /^all\.yaml:2:\d+ account "acme": baseUrl: its origin is not one that may get the credential \(.*SETPOINT_BASE_URLS/;

  it.each([
    'https://evil.example',
    'https://api.aloochat.ai.evil.example',
    'https://evil.example/api.aloochat.ai',
    'https://api.aloochat.ai:8443/api/public',
    'https://api.aloochat.ai.',
    'https://xn--80ak6aa92e.com',
    'https://proxy.example.evil.example',
    'https://169.254.169.254/latest',
    'https://[::ffff:169.254.169.254]/',
    'https://2852039166/',
    'https://0x7f.evil.example',
    'https://chat.api.toolzz.com.br/api/v1',
    'https://PROXY.example:444',
  ])('does not send the credential to %s', async (url) => {
    expect(await refusal(at(url))).toMatch(refused);
  });

  it('does not by a reference, whose value is not repeated', async () => {
    const text = await refusal(at(ref('TARGET')), { TARGET: 'https://evil.example/path' });
    expect(text).toMatch(refused);
    expect(text).not.toContain('evil');
    expect(await refusal(at(ref('TARGET:-https://evil.example')))).toMatch(refused);
  });

  it.each([
    'https://api.aloochat.ai/other',
    'https://API.ALOOCHAT.AI:443/api/public',
    'http://localhost:9999/api',
    'http://127.0.0.1:9999',
    'https://[::1]:9999/api',
    'http://2130706433:9999/api',
    'https://proxy.example/aloo',
    'https://PROXY.example:443',
  ])('may be %s', async (url) => {
    expect(await problems(at(url))).toEqual([]);
  });
});
