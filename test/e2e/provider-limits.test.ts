import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, expectApplied, idOf, llm, usualToken } from '../support/e2e-steps.ts';
import {
  type Applied,
  aloochatAt,
  of,
  type Planned,
  ref,
  toolzzAt,
  type World,
} from '../support/e2e-world.ts';

const worlds = useWorlds({ ...usualToken, OTHER_TOKEN: 'xoxb-other-456' });

/** Each account is at a provider of its own; the tests are the steps of one story, and one command goes over all of them. */
describe('a value that a provider does not accept', () => {
  let world: World;
  let brasil: Simulator;
  let watching: Simulator;
  let keeping: Simulator;
  let hiding: Simulator;
  let typed: Simulator;
  let theirId: string;
  let first: Applied;
  let rotated: Planned;
  let second: Applied;
  let third: Applied;

  /** What the YAML says; each step edits it. */
  const wanted = {
    brasil: { llm: llm({ replace: true }) } as Record<string, object>,
    visibility: 'private',
    typed: {} as object,
  };

  const desire = (): Promise<void> => {
    const { unit: _unit, user: _user, ...onlyObserved } = toolzzAt(watching) as Record<string, unknown>;
    const seen = (extra: object = {}) => llm({ account: 'watching', ...extra });
    const config = { token: ref('OTHER_TOKEN'), channel: 'general' };
    return world.desire({
      accounts: {
        brasil: toolzzAt(brasil),
        watching: onlyObserved,
        keeping: aloochatAt(keeping),
        hiding: aloochatAt(hiding),
        typed: aloochatAt(typed),
      },
      integrations: {
        ...wanted.brasil,
        seen: seen(),
        wrong: seen({ type: 'opnai', name: 'Typo' }),
        off: seen({ type: 'cohere', name: 'Off' }),
        kept: chat('One', { account: 'keeping', visibility: wanted.visibility, config }),
        hidden: chat('One', { account: 'hiding', active: false, config: { channel: 'general' } }),
        one: chat('One', { account: 'typed', ...wanted.typed }),
      },
    });
  };

  const step = async (edit: Partial<typeof wanted>, ...args: readonly string[]): Promise<Applied> => {
    Object.assign(wanted, edit);
    await desire();
    world.quiet();
    return world.apply(...args);
  };
  const methodsAt = ({ aloochat }: Simulator): string[] =>
    aloochat.requests.writes().map(({ method }) => method);

  beforeAll(async () => {
    ({ world, sim: brasil } = await worlds.open());
    watching = await world.simulate();
    keeping = await world.simulate({ aloochat: { quirks: { ignore: ['visibility'] } } });
    hiding = await world.simulate({ aloochat: { quirks: { secrets: 'mask', put: 'replace' } } });
    typed = await world.simulate();
    const config = { signing_secret: 'theirs', channel: 'old' };
    theirId = hiding.aloochat.world.add({ type: 'slack', name: 'One', config }).id;
    first = await step({});
  });

  test('a Toolzz account without unit and user is only observed, and says what to add', () => {
    expect(first.code).toBe(1);
    expect(of(first, 'watching').blocked).toEqual([
      { key: 'off', reason: 'unavailable', message: expect.stringContaining('switched') },
      {
        key: 'seen',
        reason: 'unsupported',
        message: expect.stringMatching(/no unit and no user.*Add unit and user/),
      },
      { key: 'wrong', reason: 'unavailable', message: expect.stringMatching(/Did you mean openai/) },
    ]);
    expect(watching.toolzz.requests.writes()).toEqual([]);
  });

  test('a hidden key that is not ours blocks the config, and nothing else', () => {
    const { result, blocked } = of(first, 'hiding');
    expect(result).toBe('partial');
    expect(blocked).toEqual([
      { key: 'hidden', reason: 'unsupported', message: expect.stringContaining('config.signing_secret') },
    ]);
    expect(hiding.aloochat.world.get(theirId)).toMatchObject({
      active: false,
      config: { signing_secret: 'theirs', channel: 'old' },
    });
  });

  test('replace: true at Toolzz: a rotated secret makes a new one and switches the old one off', async () => {
    expect(of(first, 'brasil')).toMatchObject({ result: 'converged', applied: { create: 1 } });
    world.env.TOKEN = 'xoxb-rotated-987';
    Object.assign(wanted, { visibility: 'public', typed: { type: 'notion' } });
    await desire();
    rotated = await world.plan();
    second = await step({});
    expect(of(rotated, 'brasil').changes).toMatchObject([
      { key: 'llm', action: 'replace', fields: [{ path: 'config.api_key', secret: true, cause: 'desired' }] },
    ]);
    expect(of(second, 'brasil')).toMatchObject({ result: 'converged', applied: { replace: 1 } });
    const [old, fresh] = brasil.toolzz.world.list();
    expect([old?.active, old?.config.api_key]).toEqual([false, 'xoxb-0123456789']);
    expect([fresh?.active, fresh?.config.api_key]).toEqual([true, 'xoxb-rotated-987']);
  });

  test('another type is blocked, and with replace: true created before the old one is deleted', async () => {
    expect(of(second, 'typed').blocked).toMatchObject([{ key: 'one', reason: 'immutable' }]);
    expect(methodsAt(keeping)).toEqual(['PUT']);
    third = await step({ typed: { type: 'notion', replace: true } });
    expect(of(third, 'typed')).toMatchObject({ result: 'converged', applied: { replace: 1 } });
    expect(methodsAt(typed)).toEqual(['POST', 'DELETE']);
    expect(typed.aloochat.world.list()).toMatchObject([{ type: 'notion', name: 'One' }]);
    expect(of(third, 'brasil')).toMatchObject({ result: 'converged', applied: {} });
  });

  test('a value that the provider does not take is written once more, then blocked, and not written again until the YAML changes', async () => {
    expect(of(second, 'keeping').result).toBe('partial');
    expect(of(third, 'keeping').blocked).toEqual([
      { key: 'kept', reason: 'not-accepted', message: expect.stringMatching(/kept its own visibility/) },
    ]);
    expect(methodsAt(keeping)).toEqual(['PUT']);
    // Another edit of the entry goes through all the same. And what was made anew has settled.
    world.env.OTHER_TOKEN = 'xoxb-rotated-654';
    const fourth = await step({ brasil: {} }, '--force');
    expect(of(fourth, 'keeping').applied).toEqual({ update: 1 });
    expect(keeping.aloochat.world.list()).toMatchObject([{ config: { token: 'xoxb-rotated-654' } }]);
    const [put, ...others] = keeping.aloochat.requests.writes();
    expect([put?.body, others]).toEqual([{ config: expect.anything() }, []]);
    expect(of(fourth, 'typed')).toMatchObject({ result: 'converged', applied: {} });
    expect(of(fourth, 'brasil')).toMatchObject({ result: 'converged', applied: { delete: 1 } });
  });

  test('an integration released at Toolzz is not adopted when its entry comes back', async () => {
    Object.assign(wanted, { brasil: { llm: llm({ replace: true }) }, visibility: 'private' });
    await desire();
    expect(of(await world.plan(), 'brasil').summary).toMatchObject({ create: 1, adopt: 0, blocked: 0 });
    const fifth = await step({});
    expect(of(fifth, 'brasil')).toMatchObject({ result: 'converged', applied: { create: 1 } });
    expect(of(fifth, 'keeping').result).toBe('converged');
    expect(brasil.toolzz.world.list().map(({ active }) => active)).toEqual([false, false, true]);
    expect((await world.plan('--account', 'brasil', '--account', 'keeping')).code).toBe(0);
  });
});

test('control characters of a provider never reach a terminal', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One') } });
  await expectApplied(world, { create: 1 });
  const evil = '\u001b[2J\u001b]0;owned\u0007\r\n\u009b31mName\u202e';
  sim.aloochat.world.edit(idOf(sim, 'One'), { name: evil, config: { channel: evil } });
  sim.aloochat.faults.add({ kind: 'status', status: 422, method: 'PUT', body: { detail: evil } });
  const planned = await Promise.all([world.run(['plan']), world.run(['plan', '--json'])]);
  const ran = [...planned, await world.run(['apply', '--yes']), await world.run(['status'])];
  for (const { stdout, stderr } of ran) {
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 1, 2]);
});
