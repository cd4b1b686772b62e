import { Command, Option, type OutputConfiguration } from 'commander';
import { version } from '../app/own-package.ts';
import type { GlobalOptions } from './context.ts';
import type { Host, HostOutput } from './host.ts';
import { collect, limitOf, withGlobalOptions, withRef } from './options.ts';
import type { CommandBody } from './run-command.ts';

/** Runs a command's body with its context. */
export type Runner = (
  globals: GlobalOptions,
  loadBody: () => Promise<CommandBody>,
  /** The command runs until a signal. */
  service?: boolean,
) => Promise<void>;

const addPlan = (program: Command, run: Runner): Command =>
  withRef(program.command('plan'))
    .description('show what apply would do; changes nothing anywhere')
    .option(
      '--detailed-exitcode',
      'exit with 2 when anything differs: a change, a blocked one, drift that is only reported',
      false,
    )
    .option('--all', 'also list what is in sync, and each change by itself with every difference', false)
    .option('--force', 'lift the guards for this one plan', false)
    .option('--out <file>', 'also save the plan, so that apply can make exactly these changes')
    .option('--markdown', 'print it as Markdown, for a comment on a pull request', false)
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { plan } = await import('./commands/plan.ts');
        return (context) => plan(context, options);
      }),
    );

const addApply = (program: Command, run: Runner): Command =>
  withRef(program.command('apply'))
    .argument(
      '[file]',
      'a plan saved by plan --out: apply exactly that, or refuse if anything has changed since',
    )
    .description(
      'plan, ask, and make the changes; exits with 0 when all is in sync, with 2 when only a difference that it may not change is left (drift that is only reported), with 1 when anything failed, is blocked, was declined, is paused or is held by a window',
    )
    .option('--yes', 'do not ask; needed without a terminal', false)
    .addOption(
      new Option('--key <key>', 'only this integration (repeatable); all by default')
        .argParser(collect)
        .default([]),
    )
    .option('--force', 'lift the guards for this one plan', false)
    .option('--outside-window', "also make changes that the account's windows hold now", false)
    .option(
      '--new-place',
      'start with an empty ledger where an account has another provider, base URL or unit; integrations at the old place stay',
      false,
    )
    .option(
      '--take-over',
      'take over the ledger of another desired state, or of an account that was renamed',
      false,
    )
    .action((file: string | undefined, options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { apply } = await import('./commands/apply.ts');
        return (context) => apply(context, file, options);
      }),
    );

const addValidate = (program: Command, run: Runner): Command =>
  withRef(program.command('validate'))
    .description('check the desired state; needs no Redis, and a network only with SETPOINT_GIT_URL')
    .option('--without-secrets', 'accept variables that are not set, as in the CI of a pull request', false)
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { validate } = await import('./commands/validate.ts');
        return (context) => validate(context, options);
      }),
    );

const addDaemon = (program: Command, run: Runner): Command =>
  program
    .command('daemon')
    .description('the service: keeps every account equal to the desired state')
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('../daemon/daemon.ts')).daemon, true),
    );

const addStatus = (program: Command, run: Runner): Command =>
  program
    .command('status')
    .description('show the status of every account and integration; exits with 2 when not all is in sync')
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('./commands/status.ts')).status),
    );

const addRetry = (program: Command, run: Runner): Command =>
  program
    .command('retry')
    .argument('<key>', "the integration's key in the YAML")
    .description(
      'try a rejected or cooling integration again in the next run; if two accounts have the key, choose one with --account',
    )
    .action((key: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { retry } = await import('./commands/retry-and-forget.ts');
        return (context) => retry(context, key);
      }),
    );

const addForget = (program: Command, run: Runner): Command =>
  program
    .command('forget')
    .argument('<key>', "the integration's key in the YAML")
    .description(
      'stop managing an integration without deleting it; if two accounts have the key, choose one with --account',
    )
    .action((key: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { forget } = await import('./commands/retry-and-forget.ts');
        return (context) => forget(context, key);
      }),
    );

const addAccept = (program: Command, run: Runner): Command =>
  program
    .command('accept')
    .argument('<key>', "the integration's key in the YAML")
    .description(
      'take what is live over into the YAML, as a patch for git apply; exits with 1 when a field cannot be taken over',
    )
    .addOption(
      new Option(
        '--field <path>',
        'this field, such as name or config.channel (repeatable); those that drifted by default',
      )
        .argParser(collect)
        .default([]),
    )
    .option('--write', 'edit the file instead of printing a patch', false)
    .option('--force', 'with --write, also edit a file with uncommitted changes', false)
    .action((key: string, options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { accept } = await import('./commands/accept.ts');
        return (context) => accept(context, key, options);
      }),
    );

const addHistory = (program: Command, run: Runner): Command =>
  program
    .command('history')
    .argument('[key]', 'only this integration, by its key in the YAML')
    .description('what was done, when, why and by which revision; newest first')
    .addOption(new Option('--limit <number>', 'show at most so many').argParser(limitOf).default(20))
    .action((key: string | undefined, options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { history } = await import('./commands/history.ts');
        return (context) => history(context, key, options);
      }),
    );

const addPause = (program: Command, run: Runner): Command =>
  program
    .command('pause')
    .argument('<account>', 'the name of the account')
    .description("stop an account's runs; a run in progress starts no more changes")
    .action((account: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { pause } = await import('./commands/pause-and-resume.ts');
        return (context) => pause(context, account);
      }),
    );

const addResume = (program: Command, run: Runner): Command =>
  program
    .command('resume')
    .argument('<account>', 'the name of the account')
    .description("resume a paused account's runs")
    .action((account: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { resume } = await import('./commands/pause-and-resume.ts');
        return (context) => resume(context, account);
      }),
    );

const addImport = (program: Command, run: Runner): Command =>
  program
    .command('import')
    .argument('<account...>', 'names of accounts in the YAML, into one file')
    .description('write YAML for what is live and not managed yet, its secrets as references')
    .option('--out <file>', 'write into this new file instead of stdout')
    .option('--sets', 'write three or more that differ in values only as one set')
    .action((accounts: string[], options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { importCommand } = await import('./commands/import.ts');
        return (context) => importCommand(context, accounts, options);
      }),
    );

const addSchema = (program: Command, run: Runner): Command =>
  program
    .command('schema')
    .description('print the JSON Schema of the desired state, for editors; needs no network and no Redis')
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('./commands/schema.ts')).schema),
    );

const addDoctor = (program: Command, run: Runner): Command =>
  program
    .command('doctor')
    .description(
      'check settings, Redis, the Git remote, each account, the clocks and the notification URLs, and say what to do; sends a test notification; exits with 1 when something is wrong',
    )
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('./commands/doctor.ts')).doctor),
    );

const addCompletion = (program: Command, run: Runner): Command =>
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .description('print a completion script: commands, options, accounts and keys')
    .action((shell: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { completion } = await import('./commands/completion.ts');
        return (context) => completion(context, program, shell);
      }),
    );

const addDemo = (program: Command, run: Runner): Command =>
  program
    .command('demo')
    .description('the whole loop with both providers simulated')
    .option('--keep', 'keep serving afterwards', false)
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { demo } = await import('./commands/demo.ts');
        return (context) => demo(context, options);
      }),
    );

/** Shown below an error: the usage line and where to find the options. */
const usageOf = (command: Command, name: string): string =>
  `\nUsage: ${name} ${command.usage()}\n${name} --help shows its options.`;

type Outputs = Pick<Host, 'stdout' | 'stderr'>;

const columnsOf = ({ isTTY, columns }: HostOutput): number => (isTTY && columns) || 80;

/** Where help and complaints go. */
const outputOf = ({ stdout, stderr }: Outputs): OutputConfiguration => ({
  writeOut: (text) => void stdout.write(text),
  writeErr: (text) => void stderr.write(text),
  getOutHelpWidth: () => columnsOf(stdout),
  getErrHelpWidth: () => columnsOf(stderr),
});

/**
 * The command line: its commands, options and help. A command's module is loaded only when it runs.
 * @param host where help and complaints go; by default the process's own streams
 */
export const buildProgram = (run: Runner, host?: Outputs): Command => {
  const program = withGlobalOptions(new Command('setpoint'))
    .description('Keeps the integrations of AI-agent platforms equal to a YAML in Git.')
    .version(version(), '--version')
    .configureHelp({ showGlobalOptions: true, optionDescription: ({ description }) => description })
    .configureOutput(host === undefined ? {} : outputOf(host))
    .exitOverride();
  const commands = [
    addValidate,
    addPlan,
    addApply,
    addDaemon,
    addStatus,
    addHistory,
    addRetry,
    addForget,
    addAccept,
    addPause,
    addResume,
    addImport,
    addSchema,
    addDoctor,
    addCompletion,
    addDemo,
  ];
  for (const add of commands) {
    const command = add(program, run);
    command.showHelpAfterError(usageOf(command, `setpoint ${command.name()}`));
  }
  return program.showHelpAfterError(usageOf(program, 'setpoint'));
};
