import { describe, expect, it } from 'vitest';
import { filesBelow, read } from './files.ts';
import {
  BASE,
  container,
  deployment,
  exampleSecrets,
  kustomization,
  manifests,
  mounts,
  ofKind,
  type Policy,
  pod,
  redisKustomization,
  redisPod,
  settings,
} from './kubernetes/manifests.ts';

const replicas = deployment.spec?.replicas ?? 0;

describe('the manifests of Kubernetes', () => {
  it('are all listed in the kustomizations, except for the example of the Secrets', () => {
    const files = filesBelow(BASE).map((path) => path.slice(BASE.length));
    const listed = [
      ...['kustomization.yaml', ...kustomization.resources, ...kustomization.configMapGenerator[0].envs],
      ...['kustomization.yaml', ...redisKustomization.resources].map((file) => `redis/${file}`),
    ];
    expect(files.toSorted()).toEqual([...listed, 'secret.example.yaml'].toSorted());
    expect(redisKustomization.namespace).toBe(kustomization.namespace);
    expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
  });

  it('select the pods of the Deployment', () => {
    const labels = deployment.spec?.template.metadata?.labels;
    const selectors = [
      deployment.spec?.selector.matchLabels,
      ofKind<{ spec: { selector: object } }>('Service').spec.selector,
      ofKind<Policy>('NetworkPolicy').spec.podSelector.matchLabels,
      ofKind<{ spec: { selector: { matchLabels: object } } }>('PodDisruptionBudget').spec.selector
        .matchLabels,
      ...(pod.topologySpreadConstraints ?? []).map(({ labelSelector }) => labelSelector?.matchLabels),
    ];
    expect(selectors).toHaveLength(6);
    for (const selector of selectors) {
      expect(Object.keys(selector ?? {})).not.toEqual([]);
      expect(labels).toMatchObject(selector ?? {});
    }
  });
});

describe('the pods', () => {
  it('run the image of this version, as the release workflow names it', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(container.image).toMatch(/^ghcr\.io\/[a-z0-9-]+\/setpoint:/);
    expect(container.image?.split(':')[1]).toBe(version);
    expect(read('.github/workflows/release.yml')).toContain('image="ghcr.io/');
  });

  it('have no right and no privilege, and write nothing but their empty folders', () => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(ofKind('ServiceAccount')).toMatchObject({
      metadata: { name: pod.serviceAccountName },
      automountServiceAccountToken: false,
    });
    expect(manifests.map(({ kind }) => kind).join()).not.toMatch(/Role/);
    // The user node of the image, whose name alone does not prove to Kubernetes that it is not root.
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const writable = mounts.filter(({ readOnly }) => !readOnly);
    expect(writable.map(({ path }) => path)).toEqual([settings.SETPOINT_DATA, '/tmp']);
    for (const { secret, readOnly } of mounts) expect(readOnly).toBe(secret !== null);
  });

  it('have longer to stop than the ten seconds that the daemon takes at most', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10);
    expect(pod.terminationGracePeriodSeconds).toBeLessThanOrEqual(30);
  });

  it('have requests and limits, and a limit for each empty folder', () => {
    const { requests, limits } = container.resources ?? {};
    expect(Object.keys(requests ?? {})).toEqual(['cpu', 'memory']);
    expect(Object.keys(limits ?? {})).toEqual(['cpu', 'memory']);
    const unlimited = pod.volumes?.filter(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit);
    expect(unlimited).toEqual([]);
  });

  it('listen where Service, probes and network policy reach them', () => {
    const [port, ...more] = container.ports ?? [];
    expect(more).toEqual([]);
    expect(settings.SETPOINT_HTTP).toBe(`0.0.0.0:${port?.containerPort}`);
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path);
    expect(paths).toEqual(['/healthz', '/healthz', '/readyz']);
    const service = ofKind<{ spec: { ports: { targetPort: string }[] } }>('Service').spec.ports;
    const policy = ofKind<Policy>('NetworkPolicy').spec;
    const named = [
      ...[startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.port),
      ...service.map(({ targetPort }) => targetPort),
      ...policy.ingress.flatMap(({ ports }) => ports.map((each) => each.port)),
    ];
    expect(new Set(named)).toEqual(new Set([port?.name]));
  });

  it('keep one replica while nodes are drained', () => {
    const { minAvailable } = ofKind<{ spec: { minAvailable: number } }>('PodDisruptionBudget').spec;
    expect(minAvailable).toBe(1);
    expect(replicas).toBeGreaterThan(minAvailable);
  });
});

describe('the example of the Secrets', () => {
  it('has every Secret that is mounted, and no value that could be a real one', () => {
    const redis = (redisPod.pod.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
    expect(Object.keys(exampleSecrets)).toEqual([...mounts.flatMap(({ secret }) => secret ?? []), ...redis]);
    for (const value of Object.values(exampleSecrets).flatMap((secret) => Object.values(secret)))
      expect(value).toMatch(/[A-Z]{5}/);
  });
});
