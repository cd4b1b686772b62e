import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, settingsSecrets } from '../../../src/config.ts';
import { readReach } from '../../../src/settings/reach-settings.ts';
import { temporaryFolder } from '../../support/git-origin.ts';
import { knownSettings } from './known-settings.ts';
import { configMap, container, exampleSecrets, mounts, settings } from './manifests.ts';
import { placePod } from './place-pod.ts';

const mountOf = (path: string) => mounts.find((mount) => path === mount.path || dirname(path) === mount.path);

describe('the settings of the pods', () => {
  it('come from the ConfigMap alone, and are settings that Setpoint has', () => {
    expect(container.env).toBeUndefined();
    expect(container.envFrom).toEqual([{ configMapRef: { name: configMap.metadata.name } }]);
    expect(Object.keys(settings)).not.toEqual([]);
    for (const name of Object.keys(settings)) expect(knownSettings).toContain(name);
  });

  it('are valid with the files that the Secrets hold, and not without one of them', (test) => {
    const cwd = temporaryFolder(test, 'pod');
    const env = placePod(cwd, exampleSecrets);
    const read = readSettings({ env, cwd });
    expect(read.git?.url).toBe(settings.SETPOINT_GIT_URL);
    expect(read.git?.token).toBe(exampleSecrets['setpoint-service']?.['git-token']);
    expect(read.redisUrl).toBe(exampleSecrets['setpoint-service']?.['redis-url']);
    expect(settingsSecrets(read)).toHaveLength(4);
    for (const [name, file] of Object.entries(env).filter(([each]) => each.endsWith('_FILE')))
      expect(() => readSettings({ env: { ...env, [name]: `${file}-gone` }, cwd })).toThrow(
        `${name} names a file that cannot be read`,
      );
  });

  it('hold no secret themselves: each is a file of the Secret that the YAML cannot read', () => {
    const files = Object.entries(settings).filter(([name]) => name.endsWith('_FILE'));
    const folders = readReach(settings, '/').secretFolders;
    expect(files.map(([name]) => name)).toEqual(
      Object.keys(settings).filter((name) => /TOKEN|KEY|SECRET(?!_FILES)|REDIS_URL|SLACK|WEBHOOK/.test(name)),
    );
    for (const [name, path] of files) {
      const mount = mountOf(path);
      expect(mount?.secret, name).toBe('setpoint-service');
      expect(exampleSecrets['setpoint-service'], name).toHaveProperty(path.slice(dirname(path).length + 1));
      for (const folder of folders) expect(join(path, '/')).not.toContain(join(folder, '/'));
    }
    expect(folders.map((folder) => mountOf(folder)?.secret)).toEqual(['setpoint-credentials']);
  });

  it('leave no file of the service without a setting', () => {
    const named = Object.values(settings).map((path) => path.slice(dirname(path).length + 1));
    for (const name of Object.keys(exampleSecrets['setpoint-service'] ?? {})) expect(named).toContain(name);
  });
});
