/** What kept a desired state from being taken from its repository. */
export type GitProblemCode =
  | 'no-git'
  | 'unknown-host'
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'not-found'
  | 'server'
  | 'unknown-host-key'
  | 'ssh-key'
  | 'certificate'
  | 'proxy'
  | 'not-git'
  | 'unsupported'
  | 'broken-off'
  | 'disk'
  | 'empty'
  | 'no-ref'
  | 'unclear-ref'
  | 'signature'
  | 'clone'
  | 'aborted'
  | 'unknown';

/** In plain words. Holds no secret, and no more than 300 characters of what Git printed. */
export type GitProblem = {
  readonly code: GitProblemCode;
  readonly message: string;
  /** What to do; null where the message says it. */
  readonly hint: string | null;
};

/** A problem on its way to the caller of the remote. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  readonly problem: GitProblem;

  constructor(code: GitProblemCode, message: string, hint: string | null = null) {
    super(message);
    this.problem = { code, message, hint };
  }
}

/** The problem in one sentence. */
export const gitProblemText = ({ message, hint }: GitProblem): string =>
  hint === null ? message : `${message} (${hint})`;
