import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { anyCharacter } from '../support/any-character.ts';
import { runs } from '../support/runs.ts';

const registryOf = (...secrets: string[]) => {
  const registry = createSecretRegistry();
  for (const secret of secrets) registry.register(secret);
  return registry;
};

describe('scrubbing known secrets', () => {
  it('replaces every occurrence', () => {
    expect(registryOf('hunter22').scrub('hunter22 and hunter22')).toBe('[secret] and [secret]');
  });

  it('leaves text without a secret exactly as it is', () => {
    expect(registryOf('hunter22').scrub('nothing here, hunter2')).toBe('nothing here, hunter2');
  });

  it('ignores values under four characters, which cannot be told from text', () => {
    expect(registryOf('abc', '').scrub('abc')).toBe('abc');
    expect(registryOf('abcd').scrub('abcd')).toBe('[secret]');
  });

  it('also takes secrets that are registered after a scrubbing', () => {
    const registry = registryOf('first-secret');
    expect(registry.scrub('second-secret')).toBe('second-secret');
    registry.register('second-secret');
    expect(registry.scrub('second-secret')).toBe('[secret]');
  });

  it.each(['a.c+d*e', '$&$1', '((((', '[a-z]{4}', 'back\\slash', '^start$', 'x|y|z'])(
    'takes %s literally',
    (secret) => {
      expect(registryOf(secret).scrub(`<${secret}>`)).toBe('<[secret]>');
      expect(registryOf('a.c+d').scrub('abccd')).toBe('abccd');
    },
  );

  it('leaves no remainder of a secret that contains another one', () => {
    expect(registryOf('pass', 'password-1', 'my-password-1-long').scrub('x my-password-1-long y')).toBe(
      'x [secret] y',
    );
  });

  it('leaves no remainder where two secrets overlap', () => {
    expect(registryOf('abcdef', 'defghi').scrub('-abcdefghi-')).toBe('-[secret]-');
  });

  it('does not scrub its own mark again when a secret is the word in it', () => {
    const registry = registryOf('secret', 'hunter22');
    const once = registry.scrub('the secret is hunter22');
    expect(once).toBe('the [secret] is [secret]');
    expect(registry.scrub(once)).toBe(once);
  });
});

describe('what a provider makes of a key', () => {
  const key = 'shpat_4fQ9zL2xK8vB7nM3';
  const registry = registryOf(key, `<a href="x">'&'</a>`);

  it.each([
    key.toUpperCase(),
    key.toLowerCase(),
    key.slice(0, 12),
    Buffer.from(key).toString('hex'),
    Buffer.from(key).toString('hex').toUpperCase(),
    '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;',
    '&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;',
  ])('is masked: %s', (form) => {
    expect(registry.scrub(`key ${form} is wrong`)).toBe('key [secret] is wrong');
  });

  const alphabets = {
    base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    base36: '0123456789abcdefghijklmnopqrstuvwxyz',
    hex: '0123456789abcdef',
    base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
    base64url: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  };

  it.each(Object.entries(alphabets))(
    'leaves no eight characters of a random key of %s in clear, in any form',
    (_, letters) => {
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom(...letters), minLength: 24, maxLength: 60 }),
          fc.constantFrom('', 'sk-proj-', 'shpat_', 'xoxb-'),
          fc.nat(),
          fc.integer({ min: 8, max: 30 }),
          (random, prefix, from, length) => {
            fc.pre(/\d/.test(random) && /[A-Za-z]/.test(random));
            const given = `${prefix}${random}`;
            const start = prefix.length + (from % (random.length - 8));
            const part = given.slice(start, start + length);
            const registry = registryOf(given);
            const bytes = Buffer.from(part);
            for (const form of [part, part.toUpperCase(), part.toLowerCase(), bytes.toString('hex')])
              expect(registry.scrub(`key ${form} is wrong`)).toBe('key [secret] is wrong');
            for (const before of ['', 'u', 'us']) {
              const encoded = Buffer.from(`${before}${part}`).toString('base64');
              const left = registry.scrub(encoded).replaceAll('[secret]', '');
              expect(Buffer.from(left, 'base64').length).toBeLessThan(8);
            }
          },
        ),
        { numRuns: runs(150) },
      );
    },
  );

  it.each(['T0ken/with+ba5e64=chars&more', 'a"quoted\\5ecret\'w1th<marks>', 'p4ss w0rd w1th bl4nks'])(
    'masks the middle of %s as JSON, URL and HTML',
    (given) => {
      const html = given
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
      for (const form of [given, JSON.stringify(given).slice(1, -1), encodeURIComponent(given), html])
        expect(registryOf(given).scrub(form.slice(2, -2))).toMatch(/^\S{0,2}\[secret\]\S{0,2}$/);
    },
  );

  it('leaves words alone that a secret is made of', () => {
    const host = registryOf('acme-brasil-2.myshopify.com');
    expect(host.scrub('acme-brasil-shop failed')).toBe('acme-brasil-shop failed');
    const url = registryOf('https://hooks.slack.com/services/T024BE7LD/B0A1C2/wXyZ12ab34cd');
    expect(url.scrub('https://hooks.slack.com/services/ answered 404')).toBe(
      'https://hooks.slack.com/services/ answered 404',
    );
    expect(url.scrub('no service at T024BE7LD/B0A1C2')).toBe('no service at [secret]');
    const words = registryOf('Production-Password', 'customer support');
    expect(words.scrub('production-password, PRODUCTION, Customer Support, Production-P')).toBe(
      'production-password, PRODUCTION, Customer Support, Production-P',
    );
  });
});

describe('encoded secrets', () => {
  const secret = 'p"ä/s s\\w+?ö&=\n9';
  const registry = registryOf(secret);

  it.each([
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['URL component', encodeURIComponent(secret)],
    ['URL component in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
  ])('are found as %s', (_, encoded) => {
    expect(registry.scrub(`<${encoded}>`)).toBe('<[secret]>');
  });

  it.each(['', 'u', 'us', 'use', 'user'])('are found in basic authentication after "%s:"', (user) => {
    const plain = registryOf('correct-horse-battery');
    const header = Buffer.from(`${user}:correct-horse-battery`).toString('base64');
    const rest = Buffer.from(plain.scrub(header).replace('[secret]', ''), 'base64').toString();
    expect(rest).not.toContain('horse');
    expect(plain.scrub(header)).toContain('[secret]');
  });

  it('are found line by line when the secret has several lines', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n  w0BAQEFAASCBKcwggSj\n-----END KEY-----\n';
    expect(registryOf(key).scrub('bad line: w0BAQEFAASCBKcwggSj!')).toBe('bad line: [secret]!');
  });
});

describe('any secrets in any text', () => {
  it('never remain, however they are placed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 4, unit: anyCharacter }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.string({ unit: anyCharacter }), { maxLength: 8 }),
        (secrets, between) => {
          fc.pre(secrets.every((secret) => !'[secret]'.includes(secret)));
          const text = secrets.map((secret, i) => `${between[i] ?? ''}${secret}`).join('');
          const scrubbed = registryOf(...secrets).scrub(text);
          const visible = scrubbed.split('[secret]');
          for (const secret of secrets) expect(visible.some((part) => part.includes(secret))).toBe(false);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('are found among ten thousand that begin alike', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `sk-live-${i}-${(i * 7919).toString(36)}`);
    const registry = registryOf(...many);
    const text = many.slice(0, 2_000).join(' and ');
    expect(registry.scrub(text)).toBe(Array.from({ length: 2_000 }, () => '[secret]').join(' and '));
  });
});
