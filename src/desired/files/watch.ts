import { basename } from 'node:path';
import { watch } from 'chokidar';
import type { Logger } from '../../log.ts';
import { isYamlName } from './find-files.ts';
import { folderVersion } from './folder-version.ts';

/** Files are saved in several steps, and folders file by file. */
const settleMs = 200;

/** How long an edit can stay unnoticed when the system's notifications fail: on network drives, or after the folder was replaced. */
const pollMs = 2_000;

export type WatchOptions = {
  /** The file or folder of the desired state; it need not be there. */
  readonly path: string;
  /** Called once per change that has settled, never for a file that was only touched by its neighbours. */
  readonly onChange: () => void | Promise<void>;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
};

/** Looks at the files when told to, one look at a time, and calls when they are not what they were. */
const createLook = async ({ path, onChange, log }: WatchOptions) => {
  let last = await folderVersion(path);
  let looking: Promise<void> | null = null;
  const call = async (): Promise<void> => {
    try {
      await onChange();
    } catch (err) {
      log.warn({ err }, 'an edit of the desired state could not be followed; the next one is');
    }
  };
  const look = async (): Promise<void> => {
    try {
      const now = await folderVersion(path);
      if (now === last) return;
      last = now;
      log.debug({}, 'the desired state was edited');
      // Not waited for: an edit that comes meanwhile is an edit too.
      void call();
    } catch (err) {
      log.warn(
        { err },
        'the files of the desired state could not be looked at; they are again in two seconds',
      );
    }
  };
  return {
    now: (): void => {
      looking ??= look().finally(() => {
        looking = null;
      });
    },
    ended: async (): Promise<void> => {
      await looking;
    },
  };
};

/** What loading does not read either. Names that begin with a dot may be Git's own folder, with thousands of files. */
const isPassedOver = (name: string, isFile: boolean): boolean =>
  name.startsWith('.') || (isFile && !isYamlName(name));

/**
 * Calls when the desired state was edited: within a moment where the system notifies, and within a few seconds anyhow, since
 * the files are also looked at regularly. Survives that the folder is replaced (a checkout, a Kubernetes volume).
 */
export const watchDesired = async (options: WatchOptions): Promise<{ close(): Promise<void> }> => {
  const look = await createLook(options);
  let settling: NodeJS.Timeout | undefined;
  const polling = setInterval(look.now, pollMs);
  const watcher = watch(options.path, {
    ignoreInitial: true,
    ignored: (path, stats) => path !== options.path && isPassedOver(basename(path), stats?.isFile() === true),
  });
  watcher.on('all', () => {
    clearTimeout(settling);
    settling = setTimeout(look.now, settleMs);
  });
  watcher.on('error', (err) => {
    options.log.warn({ err }, 'file notifications fail; the files are looked at every two seconds instead');
  });
  return {
    close: async () => {
      clearInterval(polling);
      clearTimeout(settling);
      await watcher.close();
      await look.ended();
    },
  };
};
