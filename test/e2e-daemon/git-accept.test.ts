import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { useStore } from '../support/e2e-fixture.ts';
import { idOf } from '../support/e2e-steps.ts';
import { aloochatAt, ref } from '../support/e2e-world.ts';
import { FILE, openGitScene } from './git-scene.ts';

const store = useStore();

/** The first line is beside the change, so that its byte order mark has to be in the patch. */
const yamlWith = (accounts: object): string =>
  `\ufeffintegrations:\n  shop: { account: acme, type: slack, name: Shop, config: { token: "${ref('TOKEN')}", channel: a } }\n${stringify({ accounts })}`;

test('accept makes a patch for a clone of the Git source, and --write says so', async (context) => {
  const { sim, origin, run } = await openGitScene(context, store());
  const yaml = yamlWith({ acme: aloochatAt(sim, { drift: 'report' }) });
  origin.push({ [FILE]: yaml });
  const applied = await run('apply', '--yes');
  expect(applied.code, applied.stderr).toBe(0);
  sim.aloochat.world.edit(idOf(sim, 'Shop'), { config: { channel: 'b' } });

  const write = await run('accept', 'shop', '--write');
  expect(write.code).toBe(1);
  expect(write.stderr).toContain('apply the patch in a clone of it with git apply');

  const { code, stdout, stderr } = await run('accept', 'shop', '--json');
  expect(code, stderr).toBe(0);
  const accepted = JSON.parse(stdout);
  expect(accepted.fields).toMatchObject([{ path: 'config.channel', file: FILE, line: 2, accepted: true }]);

  writeFileSync(join(origin.root, 'accepted.patch'), accepted.patch);
  origin.git('apply', '../accepted.patch');
  const edited = readFileSync(join(origin.work, FILE), 'utf8');
  expect(edited).toBe(yaml.replace('channel: a', 'channel: b'));
  origin.push({ [FILE]: edited });
  const planned = await run('plan', '--detailed-exitcode');
  expect(planned.code, planned.stdout + planned.stderr).toBe(0);
});
