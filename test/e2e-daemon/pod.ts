import { chmodSync, chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { container, type Mount, mounts, pod } from '../repository/kubernetes/manifests.ts';
import { placePod, type SecretFiles, writeSecret } from '../repository/kubernetes/place-pod.ts';
import { type CliResult, runCli, startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';

/** A daemon with the settings and volumes of the manifests, as its user where that can be. */
export type Pod = {
  /** The status of a path, as a probe asks for it; null while nothing listens. @throws Error after the daemon ended */
  probe(path: string | undefined): Promise<number | null>;
  /** Asks the container's port. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** A command in the container, as `kubectl exec` runs it. */
  exec(...args: string[]): Promise<CliResult>;
  /** What the daemon has logged so far. */
  logs(): string;
  /** Replaces the files of a Secret, as Kubernetes does some time after an edit of it. */
  update(secret: string, files: SecretFiles): void;
  /** SIGTERM, and SIGKILL when the grace period is over. */
  terminate(): Promise<CliResult>;
};

const isRoot = process.getuid?.() === 0;
const user = pod.securityContext?.runAsUser;

/** The rights that fsGroup gives: the group may read the Secrets and write the empty folders, and nothing else. */
const giveRights = (folder: string, volumes: readonly Mount[]): void => {
  const group = pod.securityContext?.fsGroup ?? 0;
  for (const { path, secret } of volumes) {
    const at = join(folder, path);
    const inside = readdirSync(at, { recursive: true, encoding: 'utf8' }).map((name) => join(at, name));
    for (const each of [at, ...inside].filter((name) => !lstatSync(name).isSymbolicLink())) {
      if (isRoot) chownSync(each, 0, group);
      chmodSync(each, secret === null ? 0o2770 : lstatSync(each).isDirectory() ? 0o750 : 0o440);
    }
  }
};

/** The user of the container where the tests run as root; not where the clone is in a folder of root's own. */
const userOf = async (cwd: string): Promise<{ readonly uid?: number }> => {
  if (!isRoot || user === undefined) return {};
  const { code } = await runCli(['--version'], { cwd, uid: user }).catch(() => ({ code: 1 }));
  return code === 0 ? { uid: user } : {};
};

/** The port of the container on this machine, in place of its own. */
const listenAt = (address: string, port: number): string =>
  address.replace(`:${container.ports?.[0]?.containerPort}`, `:${port}`);

export type PodOptions = {
  /** What is `/` to the pod. */
  readonly root: string;
  /** The files of each Secret, by its name. */
  readonly secrets: Readonly<Record<string, SecretFiles>>;
  /** Settings in place of those of the base. */
  readonly overlay: Readonly<Record<string, string>>;
};

/** Starts one; it ends with the test. */
export const startPod = async (test: TestContext, options: PodOptions): Promise<Pod> => {
  const { root, secrets, overlay } = options;
  const port = await freePort();
  const mounted = placePod(root, secrets, overlay);
  chmodSync(root, 0o755);
  giveRights(root, mounts);
  const env = {
    ...mounted,
    // The image's own.
    NODE_ENV: 'production',
    GIT_OPTIONAL_LOCKS: '0',
    HOME: join(root, 'home'),
    TMPDIR: join(root, 'tmp'),
    SETPOINT_HTTP: listenAt(mounted.SETPOINT_HTTP ?? '', port),
  };
  const within = { env, cwd: root, ...(await userOf(root)) };
  const { child, ended, output } = startCli(['daemon'], within);
  const end = async (signal: NodeJS.Signals): Promise<CliResult> => {
    child.kill(signal);
    return ended;
  };
  test.onTestFinished(async () => void (await end('SIGKILL')));
  const get: Pod['get'] = (path, headers = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
  return {
    get,
    probe: async (path) => {
      if (child.exitCode !== null) throw new Error(`The daemon ended:\n${output().stderr}`);
      const answer = await get(path ?? '').catch(() => null);
      return answer?.status ?? null;
    },
    exec: (...args) => runCli(args, within),
    logs: () => output().stderr,
    update: (secret, files) => {
      const volumes = mounts.filter((mount) => mount.secret === secret);
      for (const { path } of volumes) writeSecret(join(root, path), files);
      giveRights(root, volumes);
    },
    terminate: () => {
      const grace = setTimeout(() => child.kill('SIGKILL'), (pod.terminationGracePeriodSeconds ?? 0) * 1_000);
      return end('SIGTERM').finally(() => clearTimeout(grace));
    },
  };
};
