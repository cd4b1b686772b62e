import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { of, type World } from '../support/e2e-world.ts';
import {
  accountsOf,
  type Found,
  importJson,
  inFolder,
  makeByHand,
  planned,
  setVariables,
} from './by-hand.ts';

const worlds = useWorlds();

// What is left out has a test of its own below; a random mask is a mask. Each way takes many processes.
describe.each<SecretDisplay>(['mask', 'echo'])(
  'forty integrations made by hand, where providers show secrets as: %s',
  (secrets) => {
    let world: World;
    let sim: Simulator;
    const found: Found[] = [];
    let before: readonly JsonObject[];

    const live = () => [...sim.aloochat.world.list(), ...sim.toolzz.world.list()];

    beforeAll(async () => {
      ({ world, sim } = await worlds.open({
        aloochat: { quirks: { secrets } },
        toolzz: { quirks: { secrets } },
      }));
      makeByHand(sim);
      before = live();
      await world.write('desired-state/accounts.yaml', accountsOf(sim));
      for (const account of ['acme', 'brasil']) {
        const out = join(world.folder, 'desired-state', `${account}.yaml`);
        found.push(await importJson(world, account, '--out', out));
      }
    });

    test('are written into new files, those that cannot be with the reason', async () => {
      expect(before).toHaveLength(40);
      const [acme, brasil] = found;
      expect(acme?.skipped.map(({ name }) => name).sort()).toEqual(['Base', 'support ']);
      expect(brasil?.skipped.map(({ name }) => name)).toEqual(['Cohere']);
      expect(acme?.integrations).toHaveLength(18);
      expect(brasil?.integrations).toHaveLength(19);
      expect((await readdir(join(world.folder, 'desired-state'))).sort()).toEqual([
        'accounts.yaml',
        'acme.yaml',
        'brasil.yaml',
      ]);
      for (const { account, yaml } of found) {
        const file = join(world.folder, 'desired-state', `${account}.yaml`);
        expect(await readFile(file, 'utf8')).toBe(yaml);
      }
    });

    test('with no secret in them', () => {
      expect(found.map(({ yaml }) => yaml).join()).not.toContain('s3cr3t');
    });

    test('are a valid desired state without the secrets, and name each one that is missing', async () => {
      const without = await inFolder(world, 'validate', '--without-secrets');
      expect(without.code, without.stdout).toBe(0);
      const { code, stdout } = await inFolder(world, 'validate');
      const variables = found.flatMap((each) => each.variables);
      expect(code).toBe(1);
      for (const { name } of variables) expect(stdout).toContain(`the variable ${name} is not set`);
      expect(stdout).toContain(`${variables.length} problems`);
    });

    test('are adopted, with one write for each secret that is set now, and nothing else', async () => {
      for (const each of found) setVariables(world, sim, each);
      const plan = await planned(world);
      expect(plan.code, plan.stderr).toBe(0);
      const hidden = secrets === 'mask' || secrets === 'random-mask';
      const asked = found[0]?.variables.map(({ key, field }) => `${key} ${field}`).sort();
      const writes = of(plan, 'acme').changes.flatMap(({ key, fields, action, adopts, blocked }) => {
        expect({ blocked, adopted: action === 'adopt' || adopts }).toEqual({ blocked: null, adopted: true });
        return fields.map(({ path, secret }) => `${key} ${path}${secret ? '' : ' (not secret)'}`);
      });
      expect(writes.sort()).toEqual(hidden ? asked : []);
      expect(of(plan, 'acme').summary).toMatchObject({ create: 0, delete: 0, none: 0, blocked: 0 });
      expect(of(plan, 'brasil').summary).toEqual({
        create: 0,
        update: 0,
        replace: 0,
        delete: 0,
        adopt: 19,
        none: 0,
        blocked: 0,
      });
    });

    test('converge with one apply, and nothing live has changed but when', async () => {
      const { code, stdout } = await inFolder(world, 'apply', '--yes', '--json');
      expect(code, stdout).toBe(0);
      const untimed = (items: readonly JsonObject[]) => items.map((item) => ({ ...item, updatedAt: 0 }));
      expect(untimed(live())).toEqual(untimed(before));
      world.quiet();
      const plan = await planned(world);
      expect(plan.accounts.map(({ summary }) => summary)).toMatchObject([
        { none: 18, adopt: 0, update: 0, blocked: 0 },
        { none: 19, adopt: 0, update: 0, blocked: 0 },
      ]);
    });

    test('leave nothing to import, and no file is written for it', async () => {
      for (const account of ['acme', 'brasil']) {
        const out = join(world.folder, `again-${account}.yaml`);
        const again = await importJson(world, account, '--out', out);
        expect(again).toMatchObject({ integrations: [], variables: [], yaml: '' });
        await expect(readFile(out)).rejects.toThrow('ENOENT');
      }
      const { code, stdout, stderr } = await inFolder(world, 'import', 'brasil');
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(stderr).toMatch(/^Nothing to import/);
      expect(world.writes()).toEqual([]);
    });
  },
);
