import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { readSettings, type SettingsOverrides, settingsSecrets } from '../../src/config.ts';
import { telltale } from '../support/wrong-settings.ts';

type Env = { readonly [name: string]: string };
type Test = { onTestFinished(work: () => void): void };

const url = 'https://git.example.com/acme/bots.git';

const folder = (test: Test): string => {
  const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'setpoint-git-settings-'));
  test.onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return cwd;
};

/** The problems, a line each; none when all is right. */
const complaints = (env: Env, cwd = '/nowhere', overrides: SettingsOverrides = {}): readonly string[] => {
  try {
    readSettings({ env, cwd, overrides });
    return [];
  } catch (error) {
    return String((error as Error).message)
      .split('\n')
      .slice(1);
  }
};

const gitOf = (env: Env, overrides: SettingsOverrides = {}) =>
  readSettings({ env: { SETPOINT_GIT_URL: url, ...env }, cwd: '/work', overrides });

describe('the settings of a Git source', () => {
  test('have the documented defaults', ({ expect }) => {
    const settings = gitOf({});
    expect(settings.git).toEqual({
      url,
      ref: null,
      path: 'desired-state',
      pollMs: 60_000,
      token: null,
      sshKeyFile: null,
      knownHostsFile: null,
      signersFile: null,
    });
    expect(settings).toMatchObject({ desiredState: 'desired-state', dataDir: '/work/.setpoint' });
    expect(Object.isFrozen(settings.git)).toBe(true);
  });

  test('take every variable, and options before them', ({ expect }) => {
    const env = {
      SETPOINT_GIT_URL: 'ssh://git@git.example.com/acme/bots.git',
      SETPOINT_GIT_REF: 'release/2',
      SETPOINT_GIT_POLL: '5m',
      SETPOINT_GIT_SSH_KEY_FILE: 'keys/id',
      SETPOINT_GIT_KNOWN_HOSTS_FILE: '/etc/hosts',
      SETPOINT_GIT_SIGNERS_FILE: 'signers',
      SETPOINT_DESIRED_STATE: './infra//bots/',
      SETPOINT_DATA: 'data',
    };
    const settings = gitOf(env);
    expect(settings.git).toEqual({
      url: env.SETPOINT_GIT_URL,
      ref: 'release/2',
      path: 'infra/bots',
      pollMs: 300_000,
      token: null,
      sshKeyFile: '/work/keys/id',
      knownHostsFile: '/etc/hosts',
      signersFile: '/work/signers',
    });
    expect(settings.dataDir).toBe('/work/data');
    expect(gitOf(env, { ref: 'v1', desiredState: 'x' }).git).toMatchObject({ ref: 'v1', path: 'x' });
    expect(gitOf({ SETPOINT_DESIRED_STATE: '.' }).git?.path).toBe('.');
  });

  test.for([
    'https://git.example.com/acme/bots',
    'https://git.example.com:8443/acme/bots.git',
    'http://127.0.0.1:3000/acme/bots.git',
    'http://[::1]:3000/acme/bots.git',
    'ssh://git.example.com/acme/bots.git',
    'ssh://git@git.example.com:2222/~acme/bots.git',
    'git@git.example.com:acme/bots.git',
    'org-123@git.example.com:acme/bots.git',
    'git@[2001:db8::1]:acme/bots.git',
    'file:///srv/git/bots.git',
  ])('may have the URL %s', (text, { expect }) => {
    expect(complaints({ SETPOINT_GIT_URL: text })).toEqual([]);
  });

  test.for([
    [
      `https://${telltale}@git.example.com/acme`,
      /must not contain a user name or a password: use SETPOINT_GIT_TOKEN/,
    ],
    [`https://u:${telltale}@git.example.com/acme`, /use SETPOINT_GIT_TOKEN/],
    [
      `ssh://git:${telltale}@git.example.com/acme`,
      /must not contain a password: use SETPOINT_GIT_SSH_KEY_FILE/,
    ],
  ] as const)('say where a credential goes that stands in %s', ([text, message], { expect }) => {
    const [line = ''] = complaints({ SETPOINT_GIT_URL: text });
    expect(line).toMatch(message);
    expect(line).not.toContain(telltale);
  });

  test.for(['/abs', '..', '../x', 'a/../../b', 'a/..', '.git', '.git/hooks', 'a\\b', 'a\nb'])(
    'refuse a path that may leave the repository: %j',
    (path, { expect }) => {
      const env = { SETPOINT_GIT_URL: url, SETPOINT_DESIRED_STATE: path };
      expect(complaints(env)).toEqual([
        expect.stringMatching(/^- SETPOINT_DESIRED_STATE must be a path inside/),
      ]);
      expect(complaints({ SETPOINT_GIT_URL: url }, '/nowhere', { desiredState: path })).toEqual([
        expect.stringMatching(/^- --desired-state must be/),
      ]);
    },
  );

  test.for([
    [url, '10s', true],
    [url, '24h', true],
    [url, '9s', false],
    [url, '500ms', false],
    [url, '25h', false],
    ['file:///srv/bots.git', '100ms', true],
    ['http://localhost:3000/bots.git', '1s', true],
    ['file:///srv/bots.git', '0s', false],
  ] as const)('at %s, poll every %s: %s', ([text, poll, right], { expect }) => {
    const found = complaints({ SETPOINT_GIT_URL: text, SETPOINT_GIT_POLL: poll });
    expect(found).toHaveLength(right ? 0 : 1);
  });

  test('refuse what belongs to the other protocol', ({ expect }) => {
    const keys = { SETPOINT_GIT_SSH_KEY_FILE: 'a', SETPOINT_GIT_KNOWN_HOSTS_FILE: 'b' };
    expect(complaints({ SETPOINT_GIT_URL: url, ...keys })).toHaveLength(2);
    const token = { SETPOINT_GIT_URL: 'git@git.example.com:a/b', SETPOINT_GIT_TOKEN: telltale };
    expect(complaints(token)).toEqual([expect.stringMatching(/^- SETPOINT_GIT_TOKEN is for https/)]);
  });

  test.for(['REF', 'POLL', 'TOKEN', 'TOKEN_FILE', 'SSH_KEY_FILE', 'KNOWN_HOSTS_FILE', 'SIGNERS_FILE'])(
    'are nothing without a URL: SETPOINT_GIT_%s',
    (name, { expect }) => {
      expect(complaints({ [`SETPOINT_GIT_${name}`]: 'x' })).toEqual([
        `- SETPOINT_GIT_${name.replace('TOKEN_FILE', 'TOKEN')} needs SETPOINT_GIT_URL.`,
      ]);
    },
  );

  test('refuse --ref without a URL, and one that is none', ({ expect }) => {
    expect(complaints({}, '/nowhere', { ref: 'main' })).toEqual(['- --ref needs SETPOINT_GIT_URL.']);
    expect(complaints({ SETPOINT_GIT_URL: url }, '/nowhere', { ref: '--upload-pack=x' })).toEqual([
      expect.stringMatching(/^- --ref must be/),
    ]);
  });
});

describe('a setting that holds a secret', () => {
  const names = {
    REDIS_URL: 'redis://:hunter2hunter@localhost:6379',
    SETPOINT_LEDGER_KEY: '0123456789abcdef',
    SETPOINT_ADMIN_TOKEN: 'open-sesame',
    SETPOINT_WEBHOOK_URL: 'https://hooks.example.com/hunter2hunter',
    SETPOINT_SLACK_URL: 'https://hooks.example.com/hunter3hunter',
    SETPOINT_GIT_TOKEN: 'git-hunter2hunter',
    SETPOINT_WEBHOOK_SECRET: 'hook-hunter2hunter',
  };

  test('is read from a file too, without the newline at its end', (test) => {
    const cwd = folder(test);
    const given = { SETPOINT_GIT_URL: url };
    const files = Object.entries(names).map(([name, value], at): [string, string] => {
      writeFileSync(join(cwd, name), `${value}${['', '\n', '\r\n'][at % 3]}`);
      return [`${name}_FILE`, at % 2 === 0 ? name : join(cwd, name)];
    });
    const read = (env: Env) => {
      const { environment: _, ...settings } = readSettings({ env: { ...given, ...env }, cwd });
      return settings;
    };
    test.expect(read(Object.fromEntries(files))).toEqual(read(names));
    const secrets = settingsSecrets(readSettings({ env: { ...given, ...Object.fromEntries(files) }, cwd }));
    for (const secret of ['git-hunter2hunter', 'hook-hunter2hunter', 'hunter2hunter', 'open-sesame'])
      test.expect(secrets).toContain(secret);
  });

  test.for(Object.entries(names))('cannot be in both: %s', ([name, value], test) => {
    const cwd = folder(test);
    writeFileSync(join(cwd, 'file'), value);
    const found = complaints({ SETPOINT_GIT_URL: url, [name]: value, [`${name}_FILE`]: 'file' }, cwd);
    test.expect(found).toEqual([`- ${name}_FILE and ${name} are both set: unset one of them.`]);
  });

  test.for([
    ['gone', null, 'cannot be read (ENOENT)'],
    ['empty', '', 'names an empty file'],
    ['only a newline', '\n', 'names an empty file'],
    ['not UTF-8', Buffer.from('caf\xe9', 'latin1'), 'cannot be read (not UTF-8)'],
  ] as const)('in a file that is %s is a problem', ([, content, message], test) => {
    const cwd = folder(test);
    if (content !== null) writeFileSync(join(cwd, telltale), content);
    const found = complaints({ SETPOINT_ADMIN_TOKEN_FILE: telltale }, cwd);
    test.expect(found).toEqual([test.expect.stringContaining(`SETPOINT_ADMIN_TOKEN_FILE `)]);
    test.expect(found[0]).toContain(message);
    test.expect(found[0]).not.toContain(telltale);
  });

  test('is checked as if it stood in the variable', (test) => {
    const cwd = folder(test);
    writeFileSync(join(cwd, 'file'), 'short');
    test
      .expect(complaints({ SETPOINT_ADMIN_TOKEN_FILE: 'file' }, cwd))
      .toEqual([test.expect.stringMatching(/^- SETPOINT_ADMIN_TOKEN must be 8 characters/)]);
  });
});
