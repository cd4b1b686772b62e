import { describe, expect, it } from 'vitest';
import {
  container,
  exampleSecrets,
  ofKind,
  type Policy,
  redisManifests,
  redisPod,
  redisSet,
} from './manifests.ts';

describe('the Redis', () => {
  it('has no right and no privilege, and is reached by the pods alone', () => {
    expect(redisPod.pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 999 });
    expect(redisPod.container.securityContext).toEqual(container.securityContext);
    expect(redisPod.pod.automountServiceAccountToken).toBe(false);
    expect(Object.keys(redisPod.container.resources ?? {})).toEqual(['requests', 'limits']);
    const labels = redisSet.spec?.template.metadata?.labels;
    const ours = ofKind<Policy>('NetworkPolicy').spec;
    const theirs = (redisManifests.find(({ kind }) => kind === 'NetworkPolicy') as unknown as Policy).spec;
    expect(labels).toEqual(redisSet.spec?.selector.matchLabels);
    expect(labels).toEqual(theirs.podSelector.matchLabels);
    expect(theirs.ingress).toEqual([
      { from: [{ podSelector: ours.podSelector }], ports: [{ protocol: 'TCP', port: 'redis' }] },
    ]);
    const { containerPort } = redisPod.container.ports?.[0] ?? {};
    expect(ours.egress).toContainEqual({
      to: [{ podSelector: { matchLabels: labels } }],
      ports: [{ protocol: 'TCP', port: containerPort }],
    });
  });

  it('keeps every write on its volume, and evicts nothing', () => {
    const command = redisPod.container.command?.join(' ');
    expect(command).toContain('--dir /data --appendonly yes --maxmemory 256mb --maxmemory-policy noeviction');
    expect(redisPod.container.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
      '/etc/redis',
      '/data',
    ]);
    expect(redisSet.spec?.volumeClaimTemplates).toHaveLength(1);
    expect(redisPod.container.resources?.limits?.memory).toBe('512Mi');
  });

  it('is the one that the example of the Secrets names', () => {
    const { username, hostname, port } = new URL(exampleSecrets['setpoint-service']?.['redis-url'] ?? '');
    expect([username, hostname, port]).toEqual(['', redisSet.metadata?.name, '6379']);
    expect(exampleSecrets.redis?.['redis.conf']).toBe('requirepass PASSWORD');
  });
});
