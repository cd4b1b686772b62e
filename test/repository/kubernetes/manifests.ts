import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { read } from '../files.ts';

/** Where the base is, from the root of the checkout. */
export const BASE = 'deploy/kubernetes/';

/** A manifest as it is in YAML. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
};

/** As much of the format as ours uses, strictly. */
const kustomizationFile = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string(),
  resources: z.array(z.string()),
});

const generator = z.tuple([z.strictObject({ name: z.string(), envs: z.tuple([z.string()]) })]);

export const kustomization = kustomizationFile
  .extend({ configMapGenerator: generator })
  .parse(parse(read(`${BASE}kustomization.yaml`)));

/** The base of the Redis. */
export const redisKustomization = kustomizationFile.parse(parse(read(`${BASE}redis/kustomization.yaml`)));

/** The manifests of a file of the base. */
export const manifestsIn = (file: string): Manifest[] =>
  parseAllDocuments(read(`${BASE}${file}`)).map((document) => document.toJS() as Manifest);

/** The manifests that the base applies as they are written. */
export const manifests = kustomization.resources.flatMap(manifestsIn);

/** Those of the Redis. */
export const redisManifests = redisKustomization.resources.flatMap((file) => manifestsIn(`redis/${file}`));

/** The one manifest of a kind. */
export const ofKind = <T extends object>(kind: string): T => {
  const [found, ...more] = manifests.filter((manifest) => manifest.kind === kind);
  if (found === undefined || more.length > 0) throw new Error(`The base has not exactly one ${kind}.`);
  return found as unknown as T;
};

/** A network policy, as far as tests need it. */
export type Policy = {
  readonly spec: {
    readonly podSelector: { readonly matchLabels: object };
    readonly ingress: readonly { readonly ports: readonly { readonly port: string }[] }[];
    readonly egress: readonly object[];
  };
};

/** The lines of a file of settings as kustomize reads it: no quotes, and comments on lines of their own. */
const readEnvs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const [generated] = kustomization.configMapGenerator;

/** The variables of the daemon. */
export const settings: Readonly<Record<string, string>> = readEnvs(read(`${BASE}${generated.envs[0]}`));

/** What kustomize makes of the file of settings, except for the hash in its name. */
export const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: generated.name },
  data: settings,
};

/** The keys of each Secret in the example, by its name. */
export const exampleSecrets: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  manifestsIn('secret.example.yaml').map((secret) => [
    secret.metadata.name,
    (secret as unknown as { stringData: Record<string, string> }).stringData,
  ]),
);

export const deployment = ofKind<IDeployment>('Deployment');

/** The pods of a workload. @throws Error where it has none, or not exactly one container */
const podOf = ({ spec }: IDeployment | IStatefulSet) => {
  const pod = spec?.template.spec;
  const [container, ...more] = pod?.containers ?? [];
  if (pod === undefined || container === undefined || more.length > 0)
    throw new Error('The pods do not have exactly one container.');
  return { pod, container };
};

export const { pod, container } = podOf(deployment);

export const redisSet = redisManifests.find(({ kind }) => kind === 'StatefulSet') as unknown as IStatefulSet;

export const redisPod = podOf(redisSet);

/** A volume of the container. */
export type Mount = {
  readonly path: string;
  readonly readOnly: boolean;
  /** The Secret whose keys are its files; null: an empty folder. */
  readonly secret: string | null;
};

export const mounts: readonly Mount[] = (container.volumeMounts ?? []).map(
  ({ name, mountPath, readOnly }) => {
    const volume = pod.volumes?.find((each) => each.name === name);
    if (volume?.secret === undefined && volume?.emptyDir === undefined)
      throw new Error(`The volume ${name} is neither a Secret nor an empty folder.`);
    return { path: mountPath, readOnly: readOnly === true, secret: volume.secret?.secretName ?? null };
  },
);
