import { describe, expect, it, test } from 'vitest';
import type { Cause } from '../../../src/model/plan.ts';
import type { DriftPatch } from '../../../src/server/overview.ts';
import { framed, type View } from '../../../src/server/page/frame.ts';
import { readIntegrationPage } from '../../../src/server/page/read-pages.ts';
import { account, accountStatus, change, field } from '../../report/render-fixture.ts';
import { followedSource } from '../serve.ts';
import { integration, noToken, overviewOf, signedInAs, stranger, view } from './page-fixture.ts';

const patch = `diff --git a/all.yaml b/all.yaml
--- a/all.yaml
+++ b/all.yaml
@@ -3,2 +3,2 @@
   shop:
-    name: "A <b> & C"\t# a tab
+    name: "By hand"
`;
const taken = { path: 'name', file: 'all.yaml', line: 4, accepted: true } as const;
const refused = {
  path: 'config.token',
  file: 'all.yaml',
  line: 9,
  accepted: false,
  reason: 'its value comes from a reference; edit it at all.yaml:9',
} as const;

const pageOf = async (
  driftPatch: DriftPatch,
  at: View = view(),
  cause: Cause = 'drift',
  key = 'shop',
): Promise<string> => {
  const overview = overviewOf({
    statuses: [accountStatus({ integrations: [integration(key, { condition: 'drifted' })] })],
    plans: { acme: account({ changes: [change(key, { fields: [field('name', { cause })] })] }) },
    driftPatch,
  });
  const page = framed(await readIntegrationPage(overview, 'acme', key, at), at);
  return page.split('id="accept"')[1]?.split('</section>')[0] ?? '';
};

/** The text as a browser would copy it. */
const preOf = (page: string): string =>
  (/<pre[^>]*><code>([\s\S]*?)<\/code><\/pre>/.exec(page)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('a drifted integration', () => {
  it('shows the patch that takes the drift over, to be copied as it is', async () => {
    const page = await pageOf({ fields: [taken], patch });
    expect(page).toContain('<details');
    expect(preOf(page)).toBe(patch);
    expect(page).toContain('<code>setpoint accept shop</code> prints the same');
  });

  it('asks no more of a visitor than to look', async () => {
    for (const visitor of [stranger, noToken, signedInAs('viewer')])
      expect(preOf(await pageOf({ fields: [taken], patch }, view({ visitor })))).toBe(patch);
  });

  it('says where to apply it', async () => {
    expect(await pageOf({ fields: [taken], patch })).toContain('Apply it where the YAML is');
    const page = await pageOf({ fields: [taken], patch }, view({ source: followedSource }));
    expect(page).toContain('Apply it in a clone of the repository, commit and push');
  });

  it.each(['\r', '\ufeff', '\u202e', '\u001b'])(
    'refers to the command where the patch has %j',
    async (character) => {
      const page = await pageOf({ fields: [taken], patch: `${patch}+    a: b${character}\n` });
      expect(page).toContain('The patch has characters that a page cannot show');
      expect(page).toContain('<code>setpoint accept shop</code> prints it exactly');
      expect(page).not.toContain(character);
    },
  );

  it('quotes its key for a shell', async () => {
    expect(await pageOf({ fields: [taken], patch }, view(), 'drift', 'a b')).toContain(
      'setpoint accept &#39;a b&#39;',
    );
  });

  it('names what cannot be taken over, and which line to edit', async () => {
    const page = await pageOf({ fields: [taken, refused], patch });
    expect(page).toContain('<code>config.token</code>: not taken over: its value comes from a reference');
    expect(page).toContain('edit it at all.yaml:9');
    expect(page).not.toContain('<code>name</code>: not taken over');
    const alone = await pageOf({ fields: [refused], patch: '' });
    expect(alone).toContain('edit it at all.yaml:9');
    expect(alone).not.toContain('<pre');
  });

  it('shows no patch that would show a secret', async () => {
    const page = await pageOf({ fields: [taken], patch: null });
    expect(page).toContain('it would show a secret');
    expect(page).not.toContain('<pre');
  });

  it('says why nothing can be taken over', async () => {
    const page = await pageOf({ problem: 'shop: it was removed at AlooChat.' });
    expect(page).toContain('shop: it was removed at AlooChat.');
  });
});

test.each<[string, Cause, DriftPatch]>([
  ['has changed in the YAML alone', 'desired', { fields: [taken], patch }],
  ['has nothing to take over', 'drift', { fields: [], patch: '' }],
])('an integration that %s shows none', async (_, cause, driftPatch) => {
  expect(await pageOf(driftPatch, view(), cause)).toBe('');
});
