import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import { chat, expectSettled, idOf, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of } from '../support/e2e-world.ts';
import { applyFile, expectRefused, open, save, worlds } from './saved-plan-scene.ts';

describe.concurrent('a saved plan', () => {
  test('is for its owner alone, holds no secret, and is shown beside any output', async ({
    expect: check,
  }) => {
    const { world, file } = await open();
    check((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    check(text).not.toContain(usualToken.TOKEN);
    const saved = JSON.parse(text);
    check(saved).toMatchObject({ format: 'setpoint-plan', version: 1, force: false, selected: null });
    check(saved.accounts[0].changes.map(({ key }: { key: string }) => key)).toEqual(['fresh', 'a', 'gone']);
    const json = await save(world, '--json');
    check(JSON.parse(json.stdout).accounts).toHaveLength(2);
    check(json.stderr).toContain('setpoint apply plan.json');
    const markdown = await save(world, '--markdown', '--account', 'acme');
    check(markdown.stdout).toMatch(/^<!-- setpoint-plan -->/);
    check(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ selected: ['acme'] });
  });

  test('is applied exactly, and a second time there is nothing left to do', async ({ expect: check }) => {
    const scene = await open();
    const { world, sim } = scene;
    const ids = { a: idOf(sim, 'A'), gone: idOf(sim, 'Gone') };
    const applied = await applyFile(scene);
    check(applied.code, applied.stdout + applied.stderr).toBe(0);
    check(of(applied, 'acme')).toMatchObject({
      result: 'converged',
      applied: { create: 1, update: 1, delete: 1 },
    });
    check(of(applied, 'brasil')).toMatchObject({ run: null, result: 'converged', applied: {} });
    const writes = world.writes().map(({ method, path, body }) => ({ method, path, body }));
    check(writes).toHaveLength(3);
    check(writes).toContainEqual({
      method: 'PUT',
      path: `/integrations/${ids.a}`,
      body: { name: 'A renamed' },
    });
    check(writes).toContainEqual({ method: 'DELETE', path: `/integrations/${ids.gone}`, body: undefined });
    check(writes.find(({ method }) => method === 'POST')?.body).toMatchObject({ name: 'Fresh' });
    world.quiet();
    const again = await world.run(['apply', 'plan.json', '--yes']);
    check(again.code, again.stderr).toBe(0);
    check(again.stderr).toContain('Nothing left to do: every change in plan.json has already been made.');
    check(world.writes()).toEqual([]);
    await expectSettled(world);
  });

  test('is refused when the YAML of one of its changes was edited, and that one is named', async () => {
    const scene = await open();
    const { accounts, integrations } = scene.yaml;
    await scene.world.desire({ accounts, integrations: { ...integrations, a: chat('A otherwise') } });
    const error = await expectRefused(scene, /acme: update a: its entry in the YAML.*has changed/);
    expect(error).not.toContain('fresh');
    expect(error).toContain('The desired state has changed since');
  });

  test('is refused when an entry left the YAML or came back to it', async () => {
    const scene = await open();
    const { fresh: _fresh, ...rest } = scene.yaml.integrations;
    await scene.world.desire({ ...scene.yaml, integrations: { ...rest, gone: chat('Gone, and back') } });
    await expectRefused(
      scene,
      /acme: create fresh: its entry has left the YAML/,
      /acme: delete gone: its entry is in the YAML again/,
    );
  });

  test('is refused if its integrations were edited, created or removed by hand', async () => {
    const scene = await open();
    const { sim, world } = scene;
    sim.aloochat.world.edit(idOf(sim, 'A'), { name: 'By hand' });
    await expectRefused(
      scene,
      /acme: update a: it has changed at AlooChat.*update name/,
      /live integrations/,
    );
    sim.aloochat.world.add({ type: 'slack', name: 'Fresh' });
    await expectRefused(scene, /acme: create fresh: there is one of its type and name at AlooChat.*adopt/);
    // What was created within the settle time and is missing in the list counts as late.
    await sleep(SETTLE_MS);
    sim.aloochat.world.remove(idOf(sim, 'By hand'));
    await expectRefused(scene, /acme: update a: it was removed at AlooChat: now the plan is to create/);
    // That one is gone is all that was wanted; but together with the others it is not what was looked at.
    sim.aloochat.world.remove(idOf(sim, 'Gone'));
    await expectRefused(scene, /acme: delete gone: already done/);
    await save(world);
    expect((await applyFile(scene)).code).toBe(0);
    await expectSettled(world);
  });

  test('is refused when a secret was rotated in between', async () => {
    const scene = await open();
    scene.world.env.TOKEN = 'xoxb-rotated-98765';
    const error = await expectRefused(scene, /acme: create fresh: its entry in the YAML, or a variable/);
    expect(error).not.toContain('xoxb');
  });

  test('leaves changes detected meanwhile alone, and names them', async ({ expect: check }) => {
    const scene = await open();
    const { world, sim } = scene;
    sim.aloochat.world.edit(idOf(sim, 'B'), { name: 'B by hand' });
    const applied = await applyFile(scene);
    check(applied.code, applied.stdout + applied.stderr).toBe(2);
    check(applied.stderr).toMatch(
      /Detected after plan\.json was saved, and not applied now: acme: update b\./,
    );
    check(of(applied, 'acme').applied).toEqual({ create: 1, update: 1, delete: 1 });
    check(world.writes()).toHaveLength(3);
    check(idOf(sim, 'B by hand')).not.toBe('');
  });

  test('does not overwrite an edit between the check and the run', async ({ expect: check }) => {
    const scene = await open();
    const { world, sim } = scene;
    const lists = () => sim.aloochat.requests.matching('GET', /^\/integrations$/).length;
    sim.aloochat.faults.add({ method: 'GET', after: 1, times: 1, kind: 'slow', ms: 1_500, when: 'before' });
    const applying = applyFile(scene);
    while (lists() < 2) await sleep(5);
    sim.aloochat.world.edit(idOf(sim, 'A'), { name: 'By hand' });
    const { code, accounts } = await applying;
    check(code).toBe(1);
    const [acme] = accounts;
    check(acme).toMatchObject({ result: 'partial', applied: { create: 1, delete: 1 } });
    check(acme?.failed).toMatchObject([
      { key: 'a', error: expect.stringContaining('changed after planning') },
    ]);
    check(
      world
        .writes()
        .map(({ method }) => method)
        .sort(),
    ).toEqual(['DELETE', 'POST']);
    check(idOf(sim, 'By hand')).not.toBe('');
  });

  test('keeps its guards lifted, or not, as they were', async ({ expect: check }) => {
    const { world, sim } = await worlds.open();
    const accounts = { acme: aloochatAt(sim, { guards: { maxDeletes: 0 } }) };
    await world.desire({ accounts, integrations: { a: chat('A'), b: chat('B') } });
    check((await world.apply()).code).toBe(0);
    await world.desire({ accounts, integrations: { a: chat('A') } });
    await save(world);
    const blocked = await applyFile({ world });
    check(blocked.code).toBe(1);
    check(of(blocked, 'acme')).toMatchObject({
      result: 'partial',
      blocked: [{ key: 'b', reason: 'deletes' }],
    });
    await save(world, '--force');
    const forced = await applyFile({ world });
    check(forced.code, forced.stdout + forced.stderr).toBe(0);
    check(of(forced, 'acme').applied).toEqual({ delete: 1 });
  });

  test('with an account that could not be planned applies the others, and says why that one is not', async ({
    expect: check,
  }) => {
    const scene = await open();
    const { world, sim } = scene;
    sim.toolzz.faults.add({ method: 'GET', times: 1, kind: 'status', status: 403 });
    check((await world.run(['plan', '--out', 'plan.json'])).code).toBe(1);
    const applied = await applyFile(scene);
    check(applied.code).toBe(1);
    check(of(applied, 'acme')).toMatchObject({ result: 'converged', applied: { create: 1 } });
    const { error } = of(applied, 'brasil');
    check(error).toMatch(/could not be planned when plan\.json was saved.*403/);
  });
});
