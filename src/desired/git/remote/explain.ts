import { cleanProse } from '../../../report/text/clean.ts';
import { GitFailure, type GitProblemCode } from './git-problem.ts';

/** In characters, of what Git printed. */
const MAX_SAID = 300;

/** What Git, curl and ssh print, and what it means. The first that matches counts. */
type Rule = readonly [pattern: RegExp, code: GitProblemCode, message: string, hint: string | null];

const rules: readonly Rule[] = [
  [
    /no space left on device|disk quota exceeded/i,
    'disk',
    'the disk of the data folder is full',
    'make room, or name another folder in SETPOINT_DATA',
  ],
  [
    /read-only file system|could not create work tree dir|cannot mkdir|unable to create (?:temporary file|'.*\.lock'): permission denied/i,
    'disk',
    'the data folder cannot be written',
    'make it writable, or name another one in SETPOINT_DATA',
  ],
  [
    /does not support (?:shallow|--)|filter '.*' not supported|(?:invalid|unknown) filter/i,
    'unsupported',
    'the server cannot leave out files or history',
    null,
  ],
  [
    /unable to create '.*\.lock': file exists|shallow file has changed|bad object|loose object|invalid sha1 pointer|did not send all necessary objects|(?:pack|index|object) .* is corrupt|packfile .* (?:cannot be|does not match)|not a git repository: '/i,
    'clone',
    'its clone in the data folder is damaged',
    'delete the folder git in SETPOINT_DATA; it is fetched again',
  ],
  [
    /not our ref|unadvertised object|couldn't find remote ref/i,
    'no-ref',
    'the server does not have the commit, or does not hand out one by its id',
    'check SETPOINT_GIT_REF or --ref; a branch or tag that has the commit can be named instead',
  ],
  [
    /no user exists for uid/i,
    'ssh-key',
    'ssh refuses to run as a user id that the system has no name for',
    'add the user to /etc/passwd, or use https:// with SETPOINT_GIT_TOKEN',
  ],
  [
    /cannot run ssh|ssh: (?:command )?not found|exec: "?ssh/i,
    'no-git',
    'there is no ssh program on the PATH',
    'install an OpenSSH client, or use https://',
  ],
  [
    /unable to find remote helper for '?https?'?|'remote-https?' is not a git command/i,
    'no-git',
    'this Git cannot speak HTTP',
    'install the whole Git package',
  ],
  [
    /remote host identification has changed/i,
    'unknown-host-key',
    'the server shows another host key than the known one',
    'if the server has a new key, put it into SETPOINT_GIT_KNOWN_HOSTS_FILE; if not, somebody may be in between',
  ],
  [
    /host key verification failed|no .* host key is known/i,
    'unknown-host-key',
    "the server's host key is not known",
    "put it into the file that SETPOINT_GIT_KNOWN_HOSTS_FILE names; ssh-keyscan prints it, the server's documentation has it to compare",
  ],
  [
    /unprotected private key file|bad permissions/i,
    'ssh-key',
    'ssh refuses the key in SETPOINT_GIT_SSH_KEY_FILE, because other users may read the file',
    'make it readable for its owner alone: chmod 600, or defaultMode: 0400 for a secret of Kubernetes',
  ],
  [
    /(?:error in libcrypto|invalid format|incorrect passphrase)/i,
    'ssh-key',
    'ssh cannot use the key in SETPOINT_GIT_SSH_KEY_FILE',
    'it must be a private key without a passphrase, with the newline at its end',
  ],
  [
    /permission denied \(|too many authentication failures/i,
    'ssh-key',
    'the server refuses the SSH key',
    'add the public key to the repository as a deploy key, and name the private one in SETPOINT_GIT_SSH_KEY_FILE',
  ],
  [
    /could not resolve proxy|proxy connect|response 407|http code 407|proxy authentication|from proxy after connect|connect tunnel failed|unsupported proxy/i,
    'proxy',
    'the proxy in HTTPS_PROXY or HTTP_PROXY does not let Git through',
    'check the proxy, or exempt the host with NO_PROXY',
  ],
  [
    /could not resolve host|name or service not known|temporary failure in name resolution|nodename nor servname|no address associated/i,
    'unknown-host',
    'the name of the server cannot be resolved',
    'check SETPOINT_GIT_URL and the DNS',
  ],
  [
    /certificate (?:problem|verif|subject|has expired|is not)|self.signed|unable to get local issuer|alternative certificate|ssl_cacert|cafile/i,
    'certificate',
    "the server's certificate cannot be verified",
    'name the bundle of the private CA in SSL_CERT_FILE, or check the date of this machine',
  ],
  [
    /operation too slow|less than 1 bytes\/sec|timed out|timeout/i,
    'timeout',
    'the server does not answer in time',
    'check the way to it',
  ],
  [
    /connection refused|failed to connect|couldn't connect|could not connect|network is unreachable|no route to host|host is down/i,
    'unreachable',
    'the server cannot be reached',
    'check SETPOINT_GIT_URL, the network and HTTPS_PROXY',
  ],
  [
    /could not read username|could not read password|terminal prompts disabled|returned error: 401/i,
    'unauthorized',
    'the server wants a token, and SETPOINT_GIT_TOKEN has none',
    'set SETPOINT_GIT_TOKEN to a token that may read the repository; a private repository looks like one that does not exist',
  ],
  [
    /authentication failed|invalid username or (?:password|token)|http basic: access denied|returned error: 403|access denied/i,
    'unauthorized',
    'the server refuses the access',
    'check SETPOINT_GIT_TOKEN: it must be valid and may read the repository',
  ],
  [
    /returned error: 429/i,
    'server',
    'the server answers with 429: too many requests',
    'ask less often with SETPOINT_GIT_POLL',
  ],
  [
    /returned error: 5\d\d/i,
    'server',
    'the server answers with an error of its own',
    'look at its status page',
  ],
  [
    /unable to update url base from redirection|redirect|protocol .* not supported or disabled/i,
    'not-git',
    'the server redirects to an address that is no Git repository, or that may not be followed',
    'write the address that it redirects to in SETPOINT_GIT_URL, unless that is a page to sign in',
  ],
  [
    /dubious ownership|safe\.directory/i,
    'not-found',
    'the repository belongs to another user of this machine, and Git refuses to read it',
    'run Setpoint as its owner',
  ],
  [
    /early eof|rpc failed|unexpected disconnect|hung up unexpectedly|remote end hung up|invalid index-pack output|bad pack header|pack has .* unresolved|connection (?:was )?reset|recv failure|send failure|transfer closed|fetch-pack: invalid|expected flush|disconnect while/i,
    'broken-off',
    'the connection broke off in the middle of an answer',
    'it is tried again',
  ],
  [
    /not valid: is this a git repository|invalid server response|protocol error|bad line length|not a git (?:server|smart)|unexpected http content-type|server does not support|expected '?packfile/i,
    'not-git',
    'what answers is no Git server',
    'check SETPOINT_GIT_URL: it must be the address to clone from',
  ],
  [
    /repository (?:.*)?not found|returned error: 404|does not (?:appear to be a git repository|exist)|project you were looking for could not be found|no such (?:repository|project)|not a git repository|returned error: 410/i,
    'not-found',
    'the repository was not found, or may not be read',
    'check SETPOINT_GIT_URL, and that the token or key may read it',
  ],
];

/** Words of Git that say nothing by themselves. */
const told = (stderr: string): string => {
  const lines = stderr.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => /^(?:fatal|error|remote|ssh): ?\S/.test(line));
  return cleanProse((said.length > 0 ? said : lines.filter((line) => line !== '').slice(-1)).join('; '));
};

/**
 * Why a call to the remote failed, in plain words.
 * @param where the remote, without credentials
 * @param scrub removes known secrets from a text
 */
export const explainRemote = (stderr: string, where: string, scrub: (text: string) => string): GitFailure => {
  const rule = rules.find(([pattern]) => pattern.test(stderr));
  if (rule !== undefined) {
    const [, code, message, hint] = rule;
    return new GitFailure(code, `${where}: ${message}`, hint);
  }
  const said = scrub(told(stderr)).slice(0, MAX_SAID);
  return new GitFailure('unknown', `${where}: Git failed${said === '' ? '' : `, saying: ${said}`}`);
};
