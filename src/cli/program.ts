import { Command, Option } from 'commander';
import { logLevels } from '../config.ts';
import type { GlobalOptions } from './global-options.ts';
import type { CommandBody } from './run-command.ts';
import { version } from './version.ts';

/** Runs a command's body with its context; the program itself only knows names and options. */
export type Runner = (
  globals: GlobalOptions,
  loadBody: () => Promise<CommandBody>,
  /** The command goes on until it is ended. */
  service?: boolean,
) => Promise<void>;

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

const withGlobalOptions = (program: Command): Command =>
  program
    .option('--desired-state <path>', 'the file or folder of the desired state')
    .addOption(
      new Option('--account <name>', 'only this account (repeatable); all by default')
        .argParser(collect)
        .default([]),
    )
    .option('--json', 'print one JSON value on stdout', false)
    .option('--log-level <level>', `how much is logged on stderr: ${logLevels.join(', ')}`);

const addPlan = (program: Command, run: Runner): Command =>
  program
    .command('plan')
    .description('show what apply would do; changes nothing anywhere')
    .option('--detailed-exitcode', 'exit with 2 when there are changes or blocked ones', false)
    .option('--all', 'also list what is in sync', false)
    .option('--force', 'lift the guards for this one plan', false)
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { plan } = await import('./plan.ts');
        return (context) => plan(context, options);
      }),
    );

const addApply = (program: Command, run: Runner): Command =>
  program
    .command('apply')
    .description('plan, ask, and make the changes')
    .option('--yes', 'do not ask; needed without a terminal', false)
    .addOption(
      new Option('--key <key>', 'only this integration (repeatable); all by default')
        .argParser(collect)
        .default([]),
    )
    .option('--force', 'lift the guards for this one plan', false)
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { apply } = await import('./apply.ts');
        return (context) => apply(context, options);
      }),
    );

const addValidate = (program: Command, run: Runner): Command =>
  program
    .command('validate')
    .description('check the desired state; needs no network and no Redis')
    .option(
      '--without-secrets',
      'let references to variables be unset, as in the CI of a pull request',
      false,
    )
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { validate } = await import('./validate.ts');
        return (context) => validate(context, options);
      }),
    );

const addDaemon = (program: Command, run: Runner): Command =>
  program
    .command('daemon')
    .description('the service: keeps every account equal to the desired state')
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('./daemon.ts')).daemon, true),
    );

const addStatus = (program: Command, run: Runner): Command =>
  program
    .command('status')
    .description('how every account and integration stands; exits with 2 when not all is in sync')
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('./status.ts')).status),
    );

const addRetry = (program: Command, run: Runner): Command =>
  program
    .command('retry')
    .argument('<key>', "the integration's key in the YAML")
    .description('lift a rejected or cooling integration, so that the next run tries it again')
    .action((key: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { retry } = await import('./retry.ts');
        return (context) => retry(context, key);
      }),
    );

const addForget = (program: Command, run: Runner): Command =>
  program
    .command('forget')
    .argument('<key>', "the integration's key in the YAML")
    .description('stop managing an integration without deleting it')
    .action((key: string, _options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { forget } = await import('./forget.ts');
        return (context) => forget(context, key);
      }),
    );

const addImport = (program: Command, run: Runner): Command =>
  program
    .command('import')
    .argument('<account>', "the account's name in the YAML")
    .description('write YAML for what is live and not managed yet, its secrets as references')
    .option('--out <file>', 'write into this new file instead of stdout')
    .action((account: string, options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { importCommand } = await import('./import.ts');
        return (context) => importCommand(context, account, options);
      }),
    );

const addSchema = (program: Command, run: Runner): Command =>
  program
    .command('schema')
    .description('print the JSON Schema of the desired state, for editors; needs no network and no Redis')
    .action((_options, command: Command) =>
      run(command.optsWithGlobals(), async () => (await import('./schema.ts')).schema),
    );

const addDemo = (program: Command, run: Runner): Command =>
  program
    .command('demo')
    .description('the whole loop with both providers simulated')
    .option('--keep', 'go on serving afterwards', false)
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async () => {
        const { demo } = await import('./demo.ts');
        return (context) => demo(context, options);
      }),
    );

/** What stands below an error: how the command is called. Its options are a `--help` away. */
const usageOf = (command: Command, name: string): string =>
  `\nUsage: ${name} ${command.usage()}\n${name} --help tells more.`;

/** The command line: its commands, their options and help. Each command's own module is loaded only when it runs. */
export const buildProgram = (run: Runner): Command => {
  const program = withGlobalOptions(new Command('setpoint'))
    .description('Keeps the integrations of AI-agent platforms equal to a YAML in Git.')
    .version(version(), '--version')
    .configureHelp({ showGlobalOptions: true, optionDescription: ({ description }) => description })
    .exitOverride();
  const commands = [
    addValidate,
    addPlan,
    addApply,
    addDaemon,
    addStatus,
    addRetry,
    addForget,
    addImport,
    addSchema,
    addDemo,
  ];
  for (const add of commands) {
    const command = add(program, run);
    command.showHelpAfterError(usageOf(command, `setpoint ${command.name()}`));
  }
  return program.showHelpAfterError(usageOf(program, 'setpoint'));
};
