import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UsageError } from '../model/errors.ts';
import type { EmbeddedPaths } from './embedded-paths.ts';
import { probeServer } from './probe-server.ts';

const run = promisify(execFile);

/** The absolute path of `redis-server`, else `valkey-server`, on the PATH; null without either. */
export const findServerBinary = async (): Promise<string | null> => {
  try {
    // Through the shell, which knows the PATH: only config.ts reads the environment.
    const { stdout } = await run('/bin/sh', ['-c', 'command -v redis-server || command -v valkey-server']);
    return stdout.trim() || null;
  } catch {
    return null;
  }
};

/** The message that lists the ways to get a Redis. */
export const waysToRedis =
  'Setpoint needs Redis. Any of these will do: set REDIS_URL to a Redis 6.2 or newer (or Valkey); install one so that ' +
  '`redis-server` or `valkey-server` is on the PATH (apt-get install redis-server, dnf install valkey, brew install redis); ' +
  'or run everything in containers with `docker compose up`.';

/** Limit for a server that does not respond; one that is loading its files may take longer. */
const START_PATIENCE_MS = 10_000;

/**
 * Starts a server on the socket and waits until it responds. It outlives this process and its terminal.
 * @throws UsageError with the end of the server's log when it exits or does not respond
 */
export const startServer = async (binary: string, paths: EmbeddedPaths): Promise<void> => {
  await rm(paths.socket, { force: true });
  await writeFile(paths.socketFile, paths.socket);
  const server = spawn(binary, serverArguments(paths), {
    cwd: paths.serverDir,
    // Its own session, so that Ctrl-C does not stop it.
    detached: true,
    stdio: 'ignore',
    // Empty: our environment contains credentials, and the server outlives us.
    env: {},
  });
  server.unref();
  await waitForServer(paths, endOf(server));
};

const serverArguments = (paths: EmbeddedPaths): string[] =>
  Object.entries({
    port: '0',
    unixsocket: paths.socket,
    unixsocketperm: '700',
    dir: paths.serverDir,
    pidfile: paths.pidFile,
    logfile: paths.logFile,
    daemonize: 'no',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);

/** Returns a function with the reason for the server's exit, or null while it runs. */
const endOf = (server: ChildProcess): (() => string | null) => {
  let end: string | null = null;
  server.once('error', (error) => {
    end = error.message;
  });
  server.once('exit', (code, signal) => {
    end = `it ended with ${signal ?? `code ${code}`}`;
  });
  return () => end;
};

/**
 * Waits until the server of this folder responds.
 * @param ended the reason why it will never respond, or null
 */
export const waitForServer = async (
  paths: EmbeddedPaths,
  ended: () => string | null = () => null,
): Promise<void> => {
  for (const start = Date.now(); ; await sleep(10)) {
    const found = await probeServer(paths.socket);
    if (found === 'up') return;
    const end =
      ended() ?? (found === 'down' && Date.now() - start > START_PATIENCE_MS ? 'it does not answer' : null);
    if (end !== null) throw new UsageError(await notStarted(paths, end));
  }
};

const notStarted = async (paths: EmbeddedPaths, end: string): Promise<string> => {
  const log = await readFile(paths.logFile, 'utf8').catch(() => '');
  const words = log.trim().split('\n').slice(-3).join(' | ');
  return (
    `The embedded Redis in ${paths.serverDir} did not start: ${end}. Its last output: ${words || 'none'}. ` +
    `The full log is ${paths.logFile}. Or set REDIS_URL to use a Redis of your own.`
  );
};
