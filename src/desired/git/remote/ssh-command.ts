import type { GitSettings } from '../../../settings/git-settings.ts';

/** For the shell that Git starts ssh with. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** For ssh, which splits at spaces and replaces `%` with what follows. */
const sshQuoted = (path: string): string => `"${path.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;

const fixed = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
  'ConnectTimeout=15',
  'ServerAliveInterval=10',
  'ServerAliveCountMax=3',
  'ForwardAgent=no',
  'ClearAllForwardings=yes',
  'ControlMaster=no',
  'ControlPath=none',
  'PermitLocalCommand=no',
];

/** How Git starts ssh: never a prompt, known hosts only, and with a key file that key alone. */
export const sshCommand = ({
  sshKeyFile,
  knownHostsFile,
}: Pick<GitSettings, 'sshKeyFile' | 'knownHostsFile'>): string => {
  const options = [
    ...fixed,
    ...(sshKeyFile === null
      ? []
      : [`IdentityFile=${sshQuoted(sshKeyFile)}`, 'IdentitiesOnly=yes', 'IdentityAgent=none']),
    ...(knownHostsFile === null
      ? []
      : [`UserKnownHostsFile=${sshQuoted(knownHostsFile)}`, 'GlobalKnownHostsFile=/dev/null']),
  ];
  return ['ssh -F /dev/null', ...options.map((option) => `-o ${shellQuoted(option)}`)].join(' ');
};
