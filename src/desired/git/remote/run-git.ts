import { type ChildProcess, spawn } from 'node:child_process';

/** Longer messages are cut at their start: what failed is said last. */
const MAX_STDERR = 64 * 1024;
/** How long a process may take to end after SIGTERM, in ms: Git removes its temporary files then. */
const GRACE_MS = 1_000;

export type GitCall = {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string | undefined;
  readonly timeoutMs: number;
  /** The most bytes of output. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** How a call ended: `code` only where Git ended by itself. */
export type GitOutcome = {
  readonly ended: 'exit' | 'timeout' | 'aborted' | 'too-large' | 'not-started';
  readonly code: number | null;
  readonly stdout: Buffer;
  /** With `not-started`: the code of the system's error. */
  readonly stderr: string;
};

/** Ends the process with its children (ssh, curl, index-pack), politely and then for certain. */
const endGroup = (child: ChildProcess): void => {
  const { pid } = child;
  if (pid === undefined) return;
  const send = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended already.
    }
  };
  send('SIGTERM');
  setTimeout(() => send('SIGKILL'), GRACE_MS).unref();
};

/** Runs Git in a process group of its own, within limits of time and output. Never throws. */
export const runGit = (call: GitCall): Promise<GitOutcome> =>
  new Promise((resolve) => {
    const { signal, maxBytes = 16 * 1024 * 1024 } = call;
    const stdout: Buffer[] = [];
    let bytes = 0;
    let stderr = '';
    let ended: GitOutcome['ended'] = 'exit';
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve({ ended, code, stdout: Buffer.concat(stdout), stderr });
    };
    const end = (why: GitOutcome['ended']): void => {
      if (ended === 'exit') ended = why;
      endGroup(child);
    };
    const abort = (): void => end('aborted');
    const child = spawn('git', call.args, {
      cwd: call.cwd,
      env: call.env,
      detached: true,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => end('timeout'), call.timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) end('too-large');
      else stdout.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      ended = 'not-started';
      stderr = error.code ?? '';
      finish(null);
    });
    // `close`, not `exit`: output may still be on its way.
    child.on('close', finish);
    // A process that ends without reading its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
