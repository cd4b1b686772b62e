import { unlessInterrupted, untilSignalled } from '../../app/interruption.ts';
import type { Context } from '../context.ts';
import { runCommand, startDaemon } from '../demo/children.ts';
import { createEnvironment, DEMO_TOKEN, type DemoEnvironment } from '../demo/environment.ts';
import {
  convergeStep,
  type DemoRunner,
  driftStep,
  editStep,
  expect,
  guardStep,
  startStep,
  statusStep,
} from '../demo/steps.ts';

export type DemoOptions = { readonly keep: boolean };

const summary = ({ simulator }: DemoEnvironment, seconds: number): string => {
  const lines = [simulator.aloochat, simulator.toolzz].map(({ requests, traffic, world }, index) => {
    const name = index === 0 ? 'AlooChat' : 'Toolzz AI';
    const writes = requests.writes().length;
    return `   ${name}: ${world.list().length} live, ${requests.all.length} requests (${writes} writes), ${traffic.refused} answered 429`;
  });
  return [
    'What happened, as seen by the providers:',
    ...lines,
    `   All of it in ${seconds.toFixed(0)} s.`,
  ].join('\n');
};

const keepServing = async (
  context: Context,
  { simulator, example, repository, surroundings }: DemoEnvironment,
  say: DemoRunner['say'],
): Promise<void> => {
  const { aloochat, toolzz } = simulator;
  say(`Still serving: AlooChat at ${aloochat.baseUrl}, Toolzz AI at ${toolzz.baseUrl}.`);
  say(
    `The status page: http://${surroundings.variables.SETPOINT_HTTP}/ (sign in with ${DEMO_TOKEN} for its buttons).`,
  );
  say(`Edit ${example.path}${repository === null ? '' : ', push'} and watch the daemon. Ctrl-C ends it.`);
  if (repository !== null)
    say(`   git -C ${repository.work} commit -am Edit && git -C ${repository.work} push`);
  await untilSignalled(context);
};

const play = async (
  context: Context,
  environment: DemoEnvironment,
  runner: DemoRunner,
  keep: boolean,
): Promise<void> => {
  const started = Date.now();
  await startStep(runner);
  await convergeStep(runner);
  runner.say(
    environment.repository === null
      ? '4. From now on the daemon manages it: `setpoint daemon`, here with a tick every two seconds.'
      : '4. From now on the daemon manages it: `setpoint daemon`, which asks the repository every second here, with a tick every two.',
  );
  const daemon = startDaemon(environment.surroundings, (line) => runner.say(`   daemon │ ${line}`));
  try {
    await driftStep(runner);
    await editStep(runner);
    await guardStep(runner);
    await statusStep(runner);
    runner.say(summary(environment, (Date.now() - started) / 1_000));
    if (keep) await keepServing(context, environment, runner.say);
  } finally {
    const code = await daemon.stop();
    expect(code === 0, `the daemon ended with 0 (it ended with ${code})`);
  }
};

/**
 * `setpoint demo`: the real commands and daemon against simulated providers. Exits with 0 when all checks
 * passed.
 */
export const demo = async (context: Context, { keep }: DemoOptions): Promise<number> => {
  const { out, palette } = context;
  const environment = await createEnvironment(context, { serve: keep, inherited: context.host.env });
  const say = (text: string): void =>
    out.print(text.startsWith('   ') ? palette.dim(text) : `\n${palette.bold(text)}`);
  const runner: DemoRunner = {
    environment,
    say,
    run: (...args) => runCommand(args, environment.surroundings),
    quietly: (...args) => runCommand(args, environment.surroundings, 'ignore'),
  };
  try {
    const work = () => play(context, environment, runner, keep);
    await (keep ? work() : unlessInterrupted(context, work));
    say('That was the whole loop. Your own: see "Go live" in the README.');
    return 0;
  } finally {
    await environment.close();
  }
};
