import { describe, expect, it } from 'vitest';
import { detectSecret } from '../../src/secrets/detect-secret.ts';
import { isSecretName } from '../../src/secrets/secret-name.ts';
import { innocents, secrets } from './corpus.ts';
import { corpusInnocents, corpusSecrets } from './second-corpus.ts';

const look = (text: string): string | null => detectSecret(text, isSecretName);

describe('a secret by its look', () => {
  it('has a corpus worth the name', () => {
    expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(innocents).length).toBeGreaterThanOrEqual(60);
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
  });

  it.each(Object.entries(secrets))('%s is one', (_name, text) => {
    expect(look(text)).not.toBeNull();
  });

  it.each(Object.entries(secrets))('%s is one among other words and lines', (_name, text) => {
    // What is one only as the whole of a value is none here.
    if (/^(?:Bearer|Basic|\{|ey)/.test(text)) return;
    expect(look(`first line\n${text}\nlast line`)).not.toBeNull();
  });

  it.each(Object.entries(innocents))('%s is none', (_name, text) => {
    expect(look(text)).toBeNull();
  });

  // Made by someone who did not know the formats, from the documentation of each provider.
  it.each(corpusSecrets)('$name is one', ({ text }) => {
    expect(look(text)).not.toBeNull();
  });

  it.each(corpusInnocents)('none is in %s', (text) => {
    expect(look(text)).toBeNull();
  });

  it('is called by its kind', () => {
    expect(look(secrets.githubPat ?? '')).toBe('a GitHub token');
    expect(look(secrets.postgres ?? '')).toBe('a URL with a password');
  });

  it.each([
    ['a', 'A1'],
    ['://', 'a:'],
    ['password=', ';'],
    ['?token=', '&'],
    ['cookie: ', 'a='],
    ['-----BEGIN ', 'A '],
    ['eyJ', 'a.'],
    ['xoxb-', '1-'],
    ['[', '['],
    ['{"a":', ''],
    ['authorization: ', 'a '],
    ['sk-', 'a'],
  ])('hostile text takes no time out of proportion: %j and %j over and over', (start, part) => {
    const text = `${start}${(part || start).repeat(200_000)}`;
    // A look that tries every pair of positions does not end before the test is given up.
    expect([look(text), look(start.repeat(50_000))]).toHaveLength(2);
  });
});
