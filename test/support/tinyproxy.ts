import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { freePort } from './free-port.ts';
import { installOnDebian } from './install-on-debian.ts';
import { until } from './until.ts';

const places = ['/usr/bin/tinyproxy', '/usr/local/bin/tinyproxy', '/opt/homebrew/bin/tinyproxy'];

const findTinyproxy = async (): Promise<string | undefined> => {
  for (const place of places) {
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      return place;
  }
  return undefined;
};

/** A tinyproxy that wants the user `bot` and the password `proxy-password`. */
export type Tinyproxy = { readonly port: number /** What it has logged. */; log(): string };

/** Starts one that ends with the test. @throws Error where there is none and it cannot be installed */
export const startTinyproxy = async (test: Pick<TestContext, 'onTestFinished'>): Promise<Tinyproxy> => {
  if ((await findTinyproxy()) === undefined) await installOnDebian('tinyproxy');
  const binary = await findTinyproxy();
  if (binary === undefined) throw new Error('This test needs tinyproxy: apt-get install tinyproxy.');
  const folder = await mkdtemp(join(tmpdir(), 'setpoint-tinyproxy-'));
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 60',
    'MaxClients 100',
    'LogLevel Info',
    'BasicAuth bot proxy-password',
  ];
  await writeFile(join(folder, 'conf'), `${lines.join('\n')}\n`);
  const child = spawn(binary, ['-d', '-c', join(folder, 'conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  test.onTestFinished(async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true, force: true });
  });
  await until(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true));
        socket.on('error', () => resolve(false)).once('connect', () => socket.destroy());
      }),
  );
  return { port, log: () => log };
};
