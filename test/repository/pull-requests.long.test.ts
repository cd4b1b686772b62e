import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../src/cli/program.ts';
import { PLAN_MARKER } from '../../src/report/markdown/plan-markdown.ts';
import { fenced, read } from './files.ts';

type Step = { readonly name?: string; readonly run?: string; readonly if?: string; readonly uses?: string };
type Job = {
  readonly if?: string;
  readonly permissions?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
};

const page = read('docs/pull-requests.md');
const text = read('docs/examples/setpoint-plan.yml');
const workflow = parse(text) as {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<'validate' | 'plan' | 'apply', Job>>;
};
const { jobs } = workflow;
const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

/** The words of each setpoint command in some lines of a shell, up to where its output goes or a remark begins. */
const commandsIn = (lines: string): string[][] =>
  [...lines.matchAll(/^\s*setpoint ([^\n>|#]*)/gm)].map(([, words = '']) => words.trim().split(/\s+/));

const folder = mkdtempSync(join(tmpdir(), 'setpoint-workflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the setpoint commands', () => {
  const commands = [...scripts.flatMap(commandsIn), ...commandsIn(fenced(page, 'sh'))];

  it('are those that a pull request needs', () => {
    const named = commands.map((words) => words.join(' '));
    expect(named).toContain('validate --without-secrets');
    expect(named).toContain('plan --markdown --out plan.json');
    expect(named).toContain('apply plan.json --yes');
  });

  it.each(commands.map((words) => [words.join(' '), words]))(
    '%s: is one, with all of its flags',
    async (_, words) => {
      const ran: string[] = [];
      const program = buildProgram(async () => void ran.push('ran'));
      for (const command of [program, ...program.commands]) {
        command.exitOverride().configureOutput({ writeErr: () => undefined });
      }
      await program.parseAsync(['node', 'setpoint', ...(words as string[])]);
      expect(ran).toEqual(['ran']);
    },
  );
});

describe('the example workflow', () => {
  it('stands in the page word for word', () => {
    expect(fenced(page, 'yaml')).toBe(text);
  });

  it('gives forks no secrets: only what needs none is run for them', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'push']);
    expect(jobs.validate).not.toHaveProperty('env');
    expect(JSON.stringify(jobs.validate)).not.toContain('secrets.');
    expect(jobs.plan.if).toContain('head.repo.full_name == github.repository');
    expect(jobs.apply.if).toBe("github.event_name == 'push'");
  });

  it('may do no more than it has to', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(jobs.plan.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    expect(jobs.apply.permissions).toEqual({ contents: 'read', actions: 'read', 'pull-requests': 'read' });
  });

  it('puts nothing of an event into a script, which whoever names a branch could write', () => {
    for (const script of scripts) {
      expect(script).not.toContain('${{');
      expect(spawnSync('bash', ['-n'], { input: script }).status, script).toBe(0);
    }
  });

  it('hands the commands the settings that they need', () => {
    const example = read('.env.example');
    for (const { env = {} } of [jobs.plan, jobs.apply]) {
      expect(Object.keys(env)).toEqual(expect.arrayContaining(['REDIS_URL', 'SETPOINT_LEDGER_KEY']));
      for (const name of Object.keys(env)) expect(example).toMatch(new RegExp(`^#?${name}=`, 'm'));
    }
  });
});

/** Runs a step's script with a `gh` that notes how it is called, and answers a question for something with `answer`. */
const runStep = (job: Job, name: string, answer: string, plan = '') => {
  const script = job.steps.find((step) => step.name === name)?.run ?? '';
  const calls = join(folder, 'calls');
  const output = join(folder, 'output');
  writeFileSync(calls, '');
  writeFileSync(output, '');
  writeFileSync(join(folder, 'plan.md'), plan);
  const gh = `#!/bin/sh\necho "$*" >> '${calls}'\ncase "$*" in *--jq*) printf '%s' "$ANSWER";; esac\n`;
  writeFileSync(join(folder, 'gh'), gh);
  chmodSync(join(folder, 'gh'), 0o755);
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    ANSWER: answer,
    GITHUB_REPOSITORY: 'acme/state',
    GITHUB_WORKFLOW: 'setpoint',
    GITHUB_SHA: 'c0ffee',
    GITHUB_OUTPUT: output,
    PULL_REQUEST: '7',
  };
  const { status, stderr } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, env, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return { calls: readFileSync(calls, 'utf8').trim().split('\n'), output: readFileSync(output, 'utf8') };
};

describe('the comment', () => {
  it('is found by the marker that a plan begins with', () => {
    const step = jobs.plan.steps.find(({ name }) => name === 'Comment');
    expect(step?.run).toContain(`startswith("${PLAN_MARKER}")`);
  });

  it('is written once, and updated from then on', () => {
    const first = runStep(jobs.plan, 'Comment', '', `${PLAN_MARKER}\n`);
    expect(first.calls.at(-1)).toBe(
      'api --method POST repos/acme/state/issues/7/comments --field body=@plan.md --silent',
    );
    const next = runStep(jobs.plan, 'Comment', '4711\n4712\n', `${PLAN_MARKER}\n`);
    expect(next.calls.at(-1)).toBe(
      'api --method PATCH repos/acme/state/issues/comments/4711 --field body=@plan.md --silent',
    );
  });

  it('is left alone when there is no plan to show', () => {
    expect(runStep(jobs.plan, 'Comment', '').calls).toEqual(['']);
  });
});

describe('the plan that was reviewed', () => {
  const name = 'Fetch the plan that was reviewed';

  it('is that of the merged pull request', () => {
    const { calls, output } = runStep(jobs.apply, name, '815');
    expect(calls[0]).toContain('repos/acme/state/commits/c0ffee/pulls');
    expect(calls.at(-1)).toBe('run download 815 --repo acme/state --name setpoint-plan');
    expect(output).toBe('found=true\n');
  });

  it('is missing after a direct push', () => {
    expect(runStep(jobs.apply, name, '').output).toBe('');
  });
});
