import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('embedded-member.mjs', import.meta.url));

/** A child process that uses the embedded server of a data folder. */
export type Member = {
  readonly child: ChildProcess;
  /** The next line that it prints, or `ended` when it prints no more. */
  line(): Promise<string>;
  /** Lets it close, and waits until it has ended. */
  end(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
};

export const startMember = (dataDir: string, env: NodeJS.ProcessEnv = {}): Member => {
  const child = spawn(process.execPath, [script, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
    // A group of its own, so that a test can press its Ctrl-C.
    detached: true,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  return {
    child,
    line: async () => {
      const next = await lines.next();
      return next.done === true ? 'ended' : next.value;
    },
    end: async () => {
      child.stdin.end();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
