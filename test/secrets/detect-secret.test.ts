import { describe, expect, it } from 'vitest';
import { detectSecret } from '../../src/secrets/detect-secret.ts';
import { isSecretName } from '../../src/secrets/secret-name.ts';
import { documentedSecrets } from './corpus/documented-secrets.ts';
import { documentedInnocents, innocents } from './corpus/innocents.ts';
import { secrets } from './corpus/secrets.ts';

const detect = (text: string): string | null => detectSecret(text, isSecretName);

const allSecrets = [...Object.entries(secrets), ...Object.entries(documentedSecrets)];
const allInnocents = [...Object.values(innocents), ...documentedInnocents];

describe('a secret of a known format', () => {
  it('has a corpus of sixty or more of each, all different', () => {
    expect(allSecrets.length).toBeGreaterThanOrEqual(120);
    expect(allInnocents.length).toBeGreaterThanOrEqual(120);
    expect(new Set(allSecrets.map(([, text]) => text)).size).toBe(allSecrets.length);
  });

  it.each(allSecrets)('%s is detected', (_name, text) => {
    expect(detect(text)).not.toBeNull();
  });

  it.each(Object.entries(secrets))('%s is detected among other words and lines', (_name, text) => {
    // These are secrets only as the whole value.
    if (/^(?:Bearer|Basic|\{|ey)/.test(text)) return;
    expect(detect(`first line\n${text}\nlast line`)).not.toBeNull();
  });

  it.each(allInnocents)('is not detected in %s', (text) => {
    expect(detect(text)).toBeNull();
  });

  it('is named by its kind', () => {
    expect(detect(secrets.githubPat ?? '')).toBe('a GitHub token');
    expect(detect(secrets.postgres ?? '')).toBe('a URL with a password');
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
  ])('detection takes linear time for %j followed by %j over and over', (start, part) => {
    const text = `${start}${(part || start).repeat(200_000)}`;
    // A detection that tries every pair of positions exceeds the test's time limit.
    expect([detect(text), detect(start.repeat(50_000))]).toHaveLength(2);
  });
});
