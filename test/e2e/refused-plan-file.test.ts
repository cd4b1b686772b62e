import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { aloochatAt } from '../support/e2e-world.ts';
import { applyFile, expectRefused, open, worlds } from './saved-plan-scene.ts';

describe.concurrent('a file that is not an applicable plan', () => {
  test('of another ledger key, or another Redis, cannot be compared', async () => {
    const scene = await open();
    scene.world.env.SETPOINT_LEDGER_KEY = 'quite-another-ledger-key';
    await expectRefused(
      scene,
      /acme: the plan was saved under a different ledger key/,
      /brasil: the plan was saved under/,
    );
    scene.world.env.SETPOINT_LEDGER_KEY = 'a-ledger-key-for-tests';
    scene.world.env.SETPOINT_PREFIX = `${scene.world.prefix}-other`;
    await expectRefused(scene, /acme: the plan was saved under a different ledger key/);
  });

  test('that was edited by hand does not fit its seal', async () => {
    const scene = await open();
    const saved = JSON.parse(await readFile(scene.file, 'utf8'));
    for (const edited of [
      { ...saved, force: true },
      { ...saved, seals: {} },
      { ...saved, accounts: saved.accounts.slice(0, 1) },
    ]) {
      await writeFile(scene.file, JSON.stringify(edited));
      await expectRefused(scene, /acme: the file was changed after setpoint wrote it/);
    }
    // Laid out otherwise it is the same.
    await writeFile(scene.file, JSON.stringify(saved, null, 8));
    expect((await applyFile(scene)).code).toBe(0);
  });

  test('whose account left the desired state is refused', async () => {
    const scene = await open();
    const { llm: _llm, ...integrations } = scene.yaml.integrations;
    await scene.world.desire({ accounts: { acme: aloochatAt(scene.sim) }, integrations });
    await expectRefused(scene, /brasil: the desired state has no such account any more/);
  });

  test('is rejected', async () => {
    const { world, sim, file } = await open();
    const text = await readFile(file, 'utf8');
    const planJson = (await world.run(['plan', '--json'])).stdout;
    for (const [content, words] of [
      ['', /not a saved plan/],
      [text.slice(0, text.length / 2), /is truncated/],
      ['{"a": 1}', /not what setpoint plan --out writes/],
      [planJson, /the output of plan --json cannot be applied/],
      [text.replace('"version": 1', '"version": 2'), /version 2.*reads version 1/],
      [text.replace('"action": "update"', '"action": "erase"'), /damaged plan \(accounts\.0/],
    ] as const) {
      await writeFile(file, content);
      await expectRefused({ world }, words);
    }
    const missing = await world.run(['apply', 'missing.json', '--yes']);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(/missing\.json cannot be read as a saved plan: no such file/);
    expect(sim.aloochat.requests.writes()).toEqual([]);
  });

  test.each([['--key', 'a'], ['--account', 'acme'], ['--force'], ['--new-place'], ['--take-over']])(
    '%s says anew what the file says already',
    async (...flag) => {
      const { world } = await worlds.open();
      const { code, stderr } = await world.run(['apply', 'plan.json', '--yes', ...flag]);
      expect(code).toBe(1);
      expect(stderr).toContain(`${flag[0]} cannot be combined with a saved plan`);
    },
  );

  test('cannot be saved where there is no folder, and then nothing is shown as if it were', async () => {
    const { world } = await open();
    const { code, stdout, stderr } = await world.run(['plan', '--out', 'nowhere/plan.json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /--out nowhere\/plan\.json: the plan could not be saved: directory nowhere does not exist/,
    );
  });

  test('--markdown and --json are one too many', async () => {
    const { world } = await worlds.open();
    const { code, stdout } = await world.run(['plan', '--markdown', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toContain('cannot be combined');
  });
});
