import { expect, test } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';

test('a commit that names a secret of its files is shown without it', async () => {
  const secret = 'a-key-of-some-length';
  const text = `accounts:\n  acme: { provider: aloochat, apiKey: ${secret} }\n`;
  const version = { path: 'a.yaml', name: 'a.yaml', hash: 'h', modifiedMs: 0, mark: '' };
  const loaded = await loadDesired({
    path: '.',
    environment: {},
    secrets: createSecretRegistry(),
    commit: {
      files: { files: [{ label: 'a.yaml', text, version }], problems: [] },
      revision: {
        revision: 'a'.repeat(40),
        revisionTime: 0,
        revisionTitle: `Use ${secret}`,
        revisionAuthor: secret,
      },
    },
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  expect(loaded.state).toMatchObject({ revisionTitle: 'Use [secret]', revisionAuthor: '[secret]' });
});
