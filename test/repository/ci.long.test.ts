import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { read, root } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'setpoint-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Counts = { passed?: number; failed?: number; skipped?: number; todo?: number; brokenFiles?: number };

/** A report of the shape that vitest writes, as far as it is read. */
const report = ({ passed = 0, failed = 0, skipped = 0, todo = 0, brokenFiles = 0 }: Counts) => ({
  success: failed + brokenFiles === 0,
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: todo,
  testResults: [
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ...Array.from({ length: failed }, () => ({ status: 'failed', assertionResults: [{ status: 'failed' }] })),
    ...Array.from({ length: brokenFiles }, () => ({ status: 'failed', assertionResults: [] })),
  ],
});

const closing = (...paths: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [`${root}.ci/closing-line.mjs`, ...paths], {
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').filter((line) => line !== '') };
};

const written = (counts: Counts, name = 'report'): string => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(report(counts)));
  return path;
};

const closingOf = (counts: Counts) => closing(written(counts));

describe('the closing line of .ci/run', () => {
  it.each([
    ['all passed', { passed: 12 }, '12 passed, 0 failed', 0],
    ['some were skipped', { passed: 12, skipped: 2, todo: 1 }, '12 passed, 0 failed, 3 skipped', 0],
    ['one failed', { passed: 11, failed: 1 }, '11 passed, 1 failed', 1],
    ['a file could not be loaded', { passed: 11, brokenFiles: 1 }, '11 passed, 1 failed', 1],
    ['no test ran', {}, '0 passed, 0 failed', 1],
  ] as const)('counts and judges when %s', (_, counts, line, status) => {
    expect(closingOf(counts)).toEqual({ status, lines: [line] });
  });

  it('counts the tests of all reports, and fails where one shows a failure or is missing', () => {
    const unit = written({ passed: 30 }, 'unit');
    expect(closing(unit, written({ passed: 12, skipped: 1 }))).toEqual({
      status: 0,
      lines: ['42 passed, 0 failed, 1 skipped'],
    });
    expect(closing(unit, written({ passed: 11, failed: 1 }))).toEqual({
      status: 1,
      lines: ['41 passed, 1 failed'],
    });
    expect(closing(unit, join(folder, 'absent.json'))).toEqual({ status: 1, lines: ['30 passed, 0 failed'] });
  });

  it('counts nothing, and fails, when there is no report', () => {
    expect(closing(join(folder, 'absent.json'))).toEqual({ status: 1, lines: [] });
  });
});

describe('.ci/run', () => {
  const script = read('.ci/run');

  it('can be run, is valid bash, and stops at the first error', () => {
    accessSync(`${root}.ci/run`, constants.X_OK);
    expect(spawnSync('bash', ['-n', `${root}.ci/run`]).status).toBe(0);
    expect(script).toContain('set -euo pipefail');
  });

  it('names no host', () => {
    expect(script).not.toMatch(/https?:|\w\.(com|org|net|io|dev)\b/);
  });
});

describe('the workflow', () => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    permissions: unknown;
    jobs: { test: { strategy: { matrix: { node: number[] } }; steps: { run?: string }[] } };
  };

  it('runs the same script on every supported Node, from the oldest to the one of the image', () => {
    const { node } = workflow.jobs.test.strategy.matrix;
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    expect(node[0]).toBe(Number(/\d+/.exec(engines.node)?.[0]));
    expect(node.at(-1)).toBe(Number(read('.nvmrc')));
    expect(workflow.jobs.test.steps.at(-1)?.run).toBe('bash .ci/run');
  });

  it('may read the repository and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });
});
