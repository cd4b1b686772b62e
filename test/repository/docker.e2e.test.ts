import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Stage, stagesOf, valuesOf } from './dockerfile.ts';
import { read, root } from './files.ts';

// No Docker engine is asked here: the image's steps are held against the checkout, and its health check is run for real.
const stages = stagesOf(read('Dockerfile'));
const stage = (name: string | null): Stage => {
  const found = stages.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The Dockerfile has no stage ${name ?? 'without a name'}.`);
  return found;
};
const image = stage(null);

const ownCopies = stages
  .flatMap((each) => valuesOf(each, 'COPY'))
  .filter((copy) => !copy.startsWith('--from='))
  .flatMap((copy) => copy.split(' ').slice(0, -1));

describe('the Dockerfile', () => {
  it('builds, installs and runs in stages of one Node, the one of .nvmrc', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'dependencies', null]);
    expect(new Set(stages.map((each) => each.image))).toEqual(
      new Set([`node:${read('.nvmrc').trim()}-slim`]),
    );
  });

  it('installs from the lock file without install scripts, and without development packages for the image', () => {
    expect(valuesOf(stage('build'), 'RUN')).toContain('npm ci --ignore-scripts');
    expect(valuesOf(stage('dependencies'), 'RUN')).toEqual(['npm ci --omit=dev --ignore-scripts']);
    expect(valuesOf(image, 'RUN').join()).not.toContain('npm');
  });

  it('copies only what is in the checkout, and into the image only what the command needs', () => {
    for (const path of ownCopies) expect(existsSync(`${root}${path}`), path).toBe(true);
    expect(valuesOf(image, 'COPY')).toEqual([
      '--from=dependencies /app/node_modules ./node_modules',
      '--from=build /app/dist ./dist',
      'package.json LICENSE ./',
    ]);
  });

  it('puts on the PATH the file that package.json names as the command', () => {
    const command = (JSON.parse(read('package.json')) as { bin: { setpoint: string } }).bin.setpoint;
    expect(valuesOf(image, 'RUN')).toContain(`ln -s /app/${command} /usr/local/bin/setpoint`);
    expect(valuesOf(stage('build'), 'RUN')).toContain(`npm run build && chmod +x ${command}`);
  });

  it('runs the daemon in production, as a user without rights', () => {
    expect(valuesOf(image, 'USER')).toEqual(['node']);
    expect(valuesOf(image, 'ENV').join()).toContain('NODE_ENV=production');
    expect(valuesOf(image, 'ENTRYPOINT')).toEqual(['["setpoint"]']);
    expect(valuesOf(image, 'CMD')).toEqual(['["daemon"]']);
  });

  it('has Git for the revision and for a Git source over HTTPS and SSH', () => {
    const steps = valuesOf(image, 'RUN').join();
    expect(steps).toContain('--no-install-recommends ca-certificates git openssh-client ');
    for (const path of ['/desired-state', '/repository']) expect(steps).toContain(`safe.directory ${path}`);
  });

  it('keeps its data where the user without rights may write, also on a new volume', () => {
    const { SETPOINT_DATA } = Object.fromEntries(
      valuesOf(image, 'ENV')
        .join(' ')
        .split(/\s+/)
        .map((pair) => pair.split('=')),
    );
    expect(valuesOf(image, 'RUN')).toContain(`install -d -o node -g node ${SETPOINT_DATA}`);
  });
});

describe('.dockerignore', () => {
  const lines = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('sends the engine nothing but what the Dockerfile copies', () => {
    expect(lines[0]).toBe('*');
    expect(lines.slice(1).sort()).toEqual(
      [...new Set(ownCopies)].map((path) => `!${path.replace('./', '')}`).sort(),
    );
  });
});

describe("the image's health check", () => {
  const health = valuesOf(image, 'HEALTHCHECK')[0] ?? '';
  const [command = '', ...args] = JSON.parse(health.replace(/^.*CMD /, '')) as string[];
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
    server = undefined;
  });

  const listen = async (status: number): Promise<string> => {
    const listening = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? status : 404).end();
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(listening.address() as AddressInfo).port}`;
  };

  const exitCode = (address: string) =>
    new Promise<unknown>((resolve) => {
      const here = args.map((part) => part.replace('127.0.0.1:9464', address));
      execFile(command, here, (error) => resolve(error?.code ?? 0));
    });

  it('asks where the daemon of the image listens', () => {
    expect(args.join()).toContain("fetch('http://127.0.0.1:9464/healthz')");
    expect(valuesOf(image, 'ENV').join()).toContain('SETPOINT_HTTP=127.0.0.1:9464');
  });

  it('is healthy when the daemon says so', async () => {
    expect(await exitCode(await listen(200))).toBe(0);
  });

  it('is unhealthy when the daemon says that it is not', async () => {
    expect(await exitCode(await listen(503))).toBe(1);
  });

  it('is unhealthy when nobody answers', async () => {
    const address = await listen(200);
    server?.close();
    expect(await exitCode(address)).toBe(1);
  });
});
