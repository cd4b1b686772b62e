import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../model/errors.ts';
import type { EmbeddedPaths } from './embedded-paths.ts';
import { probeServer } from './probe-server.ts';

/** For a server that does not answer at all; one that reads a large file may take as long as it needs. */
const startPatienceMs = 10_000;

/**
 * Starts a server of our own on the socket and waits until it answers. It outlives this process and its
 * terminal.
 * @throws UsageError with the server's own last words when it ends or does not answer
 */
export const startServer = async (binary: string, paths: EmbeddedPaths): Promise<void> => {
  await rm(paths.socket, { force: true });
  await writeFile(paths.socketFile, paths.socket);
  const server = spawn(binary, serverArguments(paths), {
    cwd: paths.serverDir,
    // A session of its own, so that Ctrl-C in the terminal does not end it.
    detached: true,
    stdio: 'ignore',
    // Empty: our environment holds credentials, and the server lives on without us.
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

/** A function that says why the server ended, or null while it runs. */
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
 * Waits until the server of this folder answers.
 * @param ended why it will never answer, or null while it may
 */
export const waitForServer = async (
  paths: EmbeddedPaths,
  ended: () => string | null = () => null,
): Promise<void> => {
  for (const start = Date.now(); ; await sleep(10)) {
    const found = await probeServer(paths.socket);
    if (found === 'up') return;
    const end =
      ended() ?? (found === 'down' && Date.now() - start > startPatienceMs ? 'it does not answer' : null);
    if (end !== null) throw new UsageError(await notStarted(paths, end));
  }
};

const notStarted = async (paths: EmbeddedPaths, end: string): Promise<string> => {
  const log = await readFile(paths.logFile, 'utf8').catch(() => '');
  const words = log.trim().split('\n').slice(-3).join(' | ');
  return (
    `The embedded Redis in ${paths.serverDir} did not start: ${end}. Its last words: ${words || 'none'}. ` +
    `The whole log is ${paths.logFile}. Or set REDIS_URL to use a Redis of your own.`
  );
};
