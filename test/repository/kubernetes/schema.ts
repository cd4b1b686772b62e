import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { Manifest } from './manifests.ts';

const models = [
  Deployment,
  StatefulSet,
  NetworkPolicy,
  PodDisruptionBudget,
  ConfigMap,
  Secret,
  Service,
  ServiceAccount,
];

/** The same data, which notes the path of each field that is read. */
const recorded = (data: object, path: string, seen: Set<string>): object =>
  new Proxy(data, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      if (typeof name === 'symbol') return value;
      seen.add(`${path}/${name}`);
      return typeof value === 'object' && value !== null ? recorded(value, `${path}/${name}`, seen) : value;
    },
  });

const pathsOf = (data: object, path = ''): string[] =>
  Object.entries(data).flatMap(([name, value]) => [
    `${path}/${name}`,
    ...(typeof value === 'object' && value !== null ? pathsOf(value, `${path}/${name}`) : []),
  ]);

/**
 * What Kubernetes would refuse in a manifest: by the schema of its kind, and fields that the schema does not have, as
 * `kubectl apply` refuses them. The schemas themselves permit any field; but they read each one that they know.
 */
export const manifestProblems = (manifest: Manifest): string[] => {
  const { apiVersion, kind } = manifest;
  const model = models.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  if (model === undefined) return [`no schema of ${apiVersion} ${kind}`];
  const seen = new Set<string>();
  try {
    model.prototype.validate.call(recorded(manifest, '', seen));
  } catch (error) {
    return [String(error)];
  }
  return pathsOf(manifest)
    .filter((path) => !seen.has(path))
    .map((path) => `${path} is not a field that Kubernetes has`);
};
