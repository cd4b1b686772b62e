import { describe, expect, test } from 'vitest';
import { explainRemote } from '../../../../src/desired/git/remote/explain.ts';

/** What Git, curl and ssh of several versions print. */
const said: readonly (readonly [code: string, stderr: string])[] = [
  ['unknown-host', "fatal: unable to access 'https://x.invalid/a/': Could not resolve host: x.invalid"],
  [
    'unknown-host',
    'ssh: Could not resolve hostname x.invalid: Name or service not known\nfatal: Could not read from remote repository.',
  ],
  [
    'unreachable',
    "fatal: unable to access 'https://x/a/': Failed to connect to x port 443 after 1 ms: Couldn't connect to server",
  ],
  [
    'unreachable',
    'ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.',
  ],
  ['unreachable', 'ssh: connect to host x port 22: No route to host'],
  ['timeout', 'ssh: connect to host x port 22: Connection timed out'],
  [
    'timeout',
    "fatal: unable to access 'https://x/a/': Operation too slow. Less than 1 bytes/sec transferred the last 30 seconds",
  ],
  ['unauthorized', "fatal: could not read Username for 'https://x': terminal prompts disabled"],
  ['unauthorized', "remote: Invalid username or password.\nfatal: Authentication failed for 'https://x/a/'"],
  [
    'unauthorized',
    'remote: HTTP Basic: Access denied. If a password was provided...\nfatal: Authentication failed',
  ],
  ['unauthorized', "fatal: unable to access 'https://x/a/': The requested URL returned error: 403"],
  ['not-found', "remote: Repository not found.\nfatal: repository 'https://x/a/' not found"],
  [
    'not-found',
    "remote: The project you were looking for could not be found or you don't have permission to view it.\nfatal: ...",
  ],
  [
    'not-found',
    'ERROR: Repository not found.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights',
  ],
  ['not-found', "fatal: '/srv/x.git' does not appear to be a git repository"],
  [
    'unknown-host-key',
    'No ED25519 host key is known for x and you have requested strict checking.\nHost key verification failed.',
  ],
  ['unknown-host-key', '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.'],
  ['ssh-key', 'git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.'],
  ['ssh-key', 'Load key "/k": error in libcrypto\ngit@x: Permission denied (publickey).'],
  [
    'ssh-key',
    '@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nLoad key "/k": bad permissions\ngit@x: Permission denied (publickey).',
  ],
  ['ssh-key', 'No user exists for uid 1234\nfatal: Could not read from remote repository.'],
  ['certificate', "fatal: unable to access 'https://x/a/': SSL certificate problem: self-signed certificate"],
  [
    'certificate',
    "fatal: unable to access 'https://x/a/': server certificate verification failed. CAfile: none CRLfile: none",
  ],
  ['proxy', "fatal: unable to access 'https://x/a/': Could not resolve proxy: p.invalid"],
  ['proxy', "fatal: unable to access 'https://x/a/': Received HTTP code 407 from proxy after CONNECT"],
  ['proxy', "fatal: unable to access 'https://x/a/': CONNECT tunnel failed, response 403"],
  ['not-git', 'fatal: https://x/a/info/refs not valid: is this a git repository?'],
  [
    'broken-off',
    'error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
  ],
  ['broken-off', 'fatal: the remote end hung up unexpectedly'],
  [
    'broken-off',
    'client_loop: send disconnect: Broken pipe\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF',
  ],
  ['disk', 'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output'],
  ['disk', 'error: file write error: Disk quota exceeded'],
  ['server', "fatal: unable to access 'https://x/a/': The requested URL returned error: 503"],
  ['server', "fatal: unable to access 'https://x/a/': The requested URL returned error: 429"],
  ['unsupported', 'fatal: Server does not support shallow clients'],
  ['unsupported', 'fatal: dumb http transport does not support shallow capabilities'],
  ['no-ref', 'fatal: remote error: upload-pack: not our ref 0123'],
  ['no-ref', 'error: Server does not allow request for unadvertised object 0123'],
  ['no-git', "git: 'remote-https' is not a git command. See 'git --help'."],
  ['no-git', 'error: cannot run ssh: No such file or directory\nfatal: unable to fork'],
  // These numbers are of bytes.
  ['broken-off', 'error: 5040 bytes of body are still expected\nfatal: early EOF'],
  ['broken-off', 'error: 4013 bytes of body are still expected\nfatal: the remote end hung up unexpectedly'],
  [
    'broken-off',
    "fatal: unable to access 'https://x/a/': OpenSSL SSL_read: Connection reset by peer, errno 104",
  ],
  ['unknown', 'fatal: something new'],
];

const explain = (stderr: string) => explainRemote(stderr, 'git.example.com/acme', (text) => text).problem;

describe('what Git says of a remote', () => {
  test.each(said)('is %s: %j', (code, stderr) => {
    const { message, ...problem } = explain(stderr);
    expect(problem.code).toBe(code);
    expect(message).toMatch(/^git\.example\.com\/acme: /);
  });

  test('that is not known is repeated, without secrets, control characters and after 300 characters', () => {
    const stderr = `hint: noise\nfatal: odd \u001b[31m hunter2hunter ${'x'.repeat(1_000)}`;
    const { message } = explainRemote(stderr, 'x', (text) =>
      text.replace('hunter2hunter', '[secret]'),
    ).problem;
    expect(message).toMatch(/^x: Git failed, saying: fatal: odd \\u001b\[31m \[secret\] xxx/);
    expect(message.length).toBeLessThan(350);
    expect(explain('').message).toBe('git.example.com/acme: Git failed');
  });
});
