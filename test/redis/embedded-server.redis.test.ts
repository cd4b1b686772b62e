import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { probeServer } from '../../src/redis/probe-server.ts';
import { findServerBinary } from '../../src/redis/start-server.ts';
import { until } from '../support/until.ts';
import { dataFolder, log, open, runs, serverPid } from './embedded-fixture.ts';
import { startMember } from './member-process.ts';

const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

// Where tests found Redis in Docker or by REDIS_URL, there may be no server to start.
describe.runIf((await findServerBinary()) !== null)('the embedded server', () => {
  it('keeps everything, evicts nothing, and listens on no port', async () => {
    const redis = await open(await dataFolder());
    const settings = await Promise.all(
      ['port', 'appendonly', 'appendfsync', 'save', 'maxmemory-policy'].map((name) =>
        redis.client.config('GET', name),
      ),
    );
    expect(settings).toEqual([
      ['port', '0'],
      ['appendonly', 'yes'],
      ['appendfsync', 'everysec'],
      ['save', ''],
      ['maxmemory-policy', 'noeviction'],
    ]);
    expect(redis.warnings).toEqual([]);
    await redis.close();
  });

  it('warns, naming the settings, when it may lose data', async () => {
    const embedded = await open(await dataFolder());
    const redisUrl = embedded.options.path ?? '';
    const warningsNow = async () => {
      const redis = await openRedis({ redisUrl, dataDir: 'unused', log });
      await redis.close();
      return redis.warnings;
    };
    expect(await warningsNow()).toEqual([]);
    await embedded.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await embedded.client.config('SET', 'appendonly', 'no');
    expect(await warningsNow()).toEqual([
      expect.stringContaining('Set maxmemory-policy to noeviction'),
      expect.stringContaining('Set appendonly to yes'),
    ]);
    await embedded.client.config('SET', 'save', '60 1');
    expect(await warningsNow()).toHaveLength(1);
    await embedded.close();
  });

  it('is closed to other users, and its data to Git', async () => {
    const paths = await dataFolder();
    const redis = await open({ ...paths, dataDir: join(paths.dataDir, 'deep', 'er') });
    expect(await mode(join(paths.dataDir, 'deep', 'er'))).toBe('700');
    expect(await mode(dirname(redis.options.path ?? ''))).toBe('700');
    expect(await mode(redis.options.path ?? '')).toBe('700');
    expect(await readFile(join(paths.dataDir, 'deep', 'er', '.gitignore'), 'utf8')).toBe('*\n');
    await redis.close();
  });

  it('does not inherit the environment', async () => {
    const member = startMember((await dataFolder()).dataDir, { SHOP_TOKEN: 'shpat_in_the_environment' });
    const pid = (await member.line()).replace('open ', '');
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    expect(environment).not.toContain('shpat_in_the_environment');
    await member.end();
  });

  it('ends with its last user, and the data is there at the next start', async () => {
    const paths = await dataFolder();
    const first = await open(paths);
    const second = await open(paths);
    const pid = await serverPid(first);
    await first.client.set('kept', 'yes');
    await first.close();
    expect(await second.client.get('kept')).toBe('yes');
    await second.close();
    // A moment later: its parent, which is this process, has yet to hear of its end.
    await until(() => !runs(pid));
    expect(await probeServer(paths.socket)).toBe('down');
    const third = await open(paths);
    expect(await third.client.get('kept')).toBe('yes');
    await third.close();
    await third.close();
  });

  it('counts its users, not the connections of their queues', async () => {
    const paths = await dataFolder();
    const redis = await open(paths);
    const queue = redis.duplicate({ connectionName: 'setpoint-prod:cXVldWU=' });
    await queue.ping();
    await redis.close();
    expect(await probeServer(paths.socket)).toBe('down');
  });

  it('is one for all that start at once, in this process and in others', async () => {
    const paths = await dataFolder();
    const members = Array.from({ length: 4 }, () => startMember(paths.dataDir));
    const handles = await Promise.all([open(paths), open(paths), open(paths)]);
    const pids = await Promise.all([
      ...members.map(async (member) => (await member.line()).replace('open ', '')),
      ...handles.map(async (handle) => String(await serverPid(handle))),
    ]);
    expect(new Set(pids).size).toBe(1);
    expect(await handles[0]?.client.get('members')).toBe('4');
    await Promise.all([...members.map((member) => member.end()), ...handles.map((handle) => handle.close())]);
    await until(() => !runs(Number(pids[0])));
    expect(await probeServer(paths.socket)).toBe('down');
  });

  it('serves a process that joins while the last one leaves', async () => {
    const paths = await dataFolder();
    let redis = await open(paths);
    for (let round = 1; round <= 8; round++) {
      const [next] = await Promise.all([open(paths), redis.close()]);
      expect(await next.client.incr('rounds')).toBe(round);
      redis = next;
    }
    await redis.close();
    expect(await probeServer(paths.socket)).toBe('down');
  });

  it('survives a Ctrl-C in the terminal that started it', async () => {
    const paths = await dataFolder();
    const member = startMember(paths.dataDir);
    const pid = Number((await member.line()).replace('open ', ''));
    process.kill(-(member.child.pid ?? 0), 'SIGINT');
    await member.kill();
    expect(runs(pid)).toBe(true);
    const redis = await open(paths);
    expect(await serverPid(redis)).toBe(pid);
    await redis.close();
    await until(() => !runs(pid));
  });

  it('recovers its data, and a socket left behind, after it was killed', async () => {
    const paths = await dataFolder();
    const member = startMember(paths.dataDir);
    const pid = Number((await member.line()).replace('open ', ''));
    await member.kill();
    process.kill(pid, 'SIGKILL');
    await until(async () => (await probeServer(paths.socket)) === 'down');
    expect((await stat(paths.socket)).isSocket()).toBe(true);
    const redis = await open(paths);
    expect(await redis.client.get('members')).toBe('1');
    await redis.close();
  });

  it('is started again when it is killed under its users', async () => {
    const paths = await dataFolder();
    const [one, other] = await Promise.all([open(paths), open(paths)]);
    await one.client.set('kept', 'yes');
    const pid = await serverPid(one);
    process.kill(pid, 'SIGKILL');
    expect(await one.client.get('kept')).toBe('yes');
    expect(await other.client.get('kept')).toBe('yes');
    expect(await serverPid(one)).not.toBe(pid);
    expect(await serverPid(one)).toBe(await serverPid(other));
    await one.close();
    await other.close();
    expect(await probeServer(paths.socket)).toBe('down');
  });

  it('starts once although a killed process left its lock and several find it', async () => {
    const paths = await dataFolder();
    await mkdir(`${paths.serverDir}.lock`, { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${paths.serverDir}.lock`, longAgo, longAgo);
    const members = Array.from({ length: 4 }, () => startMember(paths.dataDir));
    const lines = await Promise.all(members.map((member) => member.line()));
    expect(new Set(lines).size).toBe(1);
    expect(lines[0]).toMatch(/^open \d+$/);
    await Promise.all(members.map((member) => member.end()));
    expect(await probeServer(paths.socket)).toBe('down');
  });

  it('is found by a process with another temporary folder', async () => {
    const paths = await dataFolder();
    const redis = await open(paths);
    const elsewhere = join(paths.dataDir, 'tmp');
    await mkdir(elsewhere);
    const member = startMember(paths.dataDir, { TMPDIR: elsewhere });
    expect(await member.line()).toBe(`open ${await serverPid(redis)}`);
    await redis.close();
    await member.end();
    expect(await probeServer(paths.socket)).toBe('down');
  });

  it('names the fix when its data folder cannot be written', async () => {
    const { dataDir } = await dataFolder();
    await writeFile(join(dataDir, 'file'), '');
    const opening = openRedis({ redisUrl: null, dataDir: join(dataDir, 'file', 'data'), log });
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(/SETPOINT_DATA.*REDIS_URL/);
  });

  it('says why it did not start, in its own words', async () => {
    const paths = await dataFolder();
    await mkdir(join(paths.serverDir, 'appendonlydir'), { recursive: true });
    await writeFile(join(paths.serverDir, 'appendonlydir', 'appendonly.aof.manifest'), 'nonsense\n');
    await writeFile(join(paths.serverDir, 'appendonly.aof'), 'nonsense');
    await expect(open(paths)).rejects.toThrow(/did not start.*redis\.log/s);
  });
});

describe('without a server on the PATH', () => {
  it('the embedded one says the ways to get Redis', async () => {
    const { dataDir } = await dataFolder();
    const member = startMember(dataDir, { PATH: dataDir });
    const line = await member.line();
    expect(line).toMatch(/^UsageError: .*REDIS_URL.*valkey-server.*docker compose up/);
    await member.end();
  });
});
