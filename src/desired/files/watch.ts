import { basename } from 'node:path';
import { watch } from 'chokidar';
import type { Logger } from '../../log.ts';
import { folderVersion, isYamlName } from './find-files.ts';

/** Debounce: editors save in several steps, and folders change file by file. */
const SETTLE_MS = 200;

/**
 * The longest delay before an edit is noticed where file notifications fail: on network drives, or after the
 * folder was replaced.
 */
const POLL_MS = 2_000;

export type WatchOptions = {
  /** The file or folder of the desired state; it may not exist yet. */
  readonly path: string;
  /** Called once per settled change; not called for files that are not part of the desired state. */
  readonly onChange: () => void | Promise<void>;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
};

/** Checks the files for changes, one check at a time, and calls `onChange` when they differ. */
const createChangeCheck = async ({ path, onChange, log }: WatchOptions) => {
  let last = await folderVersion(path);
  let checking: Promise<void> | null = null;
  const call = async (): Promise<void> => {
    try {
      await onChange();
    } catch (err) {
      log.warn({ err }, 'Reloading after an edit failed; waiting for the next edit');
    }
  };
  const check = async (): Promise<void> => {
    try {
      const now = await folderVersion(path);
      if (now === last) return;
      last = now;
      log.debug({}, 'Desired state edited');
      // Not awaited, so that an edit during the reload is detected too.
      void call();
    } catch (err) {
      log.warn({ err }, 'Checking the desired-state files failed; retrying in 2 s');
    }
  };
  return {
    now: (): void => {
      checking ??= check().finally(() => {
        checking = null;
      });
    },
    ended: async (): Promise<void> => {
      await checking;
    },
  };
};

/** Files that loading skips too. Watching `.git` would mean thousands of files. */
const isIgnored = (name: string, isFile: boolean): boolean =>
  name.startsWith('.') || (isFile && !isYamlName(name));

/**
 * Watches the desired state for edits: at once where the system sends file notifications, within seconds
 * elsewhere by polling. Keeps working when the folder is replaced (a checkout, a Kubernetes volume).
 */
export const watchDesired = async (options: WatchOptions): Promise<{ close(): Promise<void> }> => {
  const check = await createChangeCheck(options);
  let settling: NodeJS.Timeout | undefined;
  const polling = setInterval(check.now, POLL_MS);
  const watcher = watch(options.path, {
    ignoreInitial: true,
    ignored: (path, stats) => path !== options.path && isIgnored(basename(path), stats?.isFile() === true),
  });
  watcher.on('all', () => {
    clearTimeout(settling);
    settling = setTimeout(check.now, SETTLE_MS);
  });
  watcher.on('error', (err) => {
    options.log.warn({ err }, 'File notifications failed; polling every 2 s instead');
  });
  return {
    close: async () => {
      clearInterval(polling);
      clearTimeout(settling);
      await watcher.close();
      await check.ended();
    },
  };
};
