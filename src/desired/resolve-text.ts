import type { Environment } from '../config.ts';
import { parseReferences, type ReferencePiece } from './parse-references.ts';
import { cutName, quoted } from './quoted.ts';
import type { SecretFile } from './read-secret-file.ts';

/** Where references are looked up. */
export type ReferenceSources = {
  readonly environment: Environment;
  readonly file: (path: string) => SecretFile;
  /** Called with the name of every variable that is referred to, set or not. */
  readonly onVariable?: ((name: string) => void) | undefined;
};

export type ReferenceProblem = { readonly message: string; readonly hint: string };

/** A text with its references put in. */
export type ResolvedText = {
  /** Where a reference could not be resolved, it stands in the text as it was written. */
  readonly text: string;
  /** Whether there was a reference at all: `$${` alone is none. */
  readonly byReference: boolean;
  /** What came from the environment or from files, piece by piece. */
  readonly found: readonly string[];
  readonly problems: readonly ReferenceProblem[];
  /** The problems that go away when a variable is set or a file is there. */
  readonly unset: readonly ReferenceProblem[];
};

const forms = `write \${NAME}, \${NAME:-default} or \${file:/path}; $\${ is a literal \${`;

type Outcome = { readonly text: string } | { readonly unset: ReferenceProblem };

const variable = (piece: ReferencePiece & { kind: 'variable' }, sources: ReferenceSources): Outcome => {
  sources.onVariable?.(piece.name);
  const value = Object.hasOwn(sources.environment, piece.name) ? sources.environment[piece.name] : undefined;
  if (value !== undefined && value !== '') return { text: value };
  if (piece.fallback !== null) return { text: piece.fallback };
  const name = cutName(piece.name);
  const message = `the variable ${name} is ${value === '' ? 'empty' : 'not set'}`;
  return {
    unset: { message, hint: `set it in the environment or in .env, or write \${${name}:-default}` },
  };
};

const file = (piece: ReferencePiece & { kind: 'file' }, sources: ReferenceSources): Outcome => {
  const read = sources.file(piece.path);
  if (read.ok && read.text !== '') return { text: read.text };
  const why = read.ok ? 'is empty' : read.why;
  return {
    unset: { message: `the file ${quoted(piece.path)} ${why}`, hint: 'write the value into it as text' },
  };
};

/**
 * Puts the values of references in. A variable that is set to nothing counts as unset, as in a pipeline that lacks its
 * secrets; `${NAME:-}` allows it to be empty.
 */
export const resolveText = (source: string, sources: ReferenceSources): ResolvedText => {
  const texts: string[] = [];
  const found: string[] = [];
  const problems: ReferenceProblem[] = [];
  const unset: ReferenceProblem[] = [];
  let byReference = false;
  for (const piece of parseReferences(source)) {
    if (piece.kind === 'text') {
      texts.push(piece.text);
      continue;
    }
    byReference = true;
    if (piece.kind === 'malformed') {
      problems.push({ message: piece.message, hint: forms });
      continue;
    }
    const outcome = piece.kind === 'file' ? file(piece, sources) : variable(piece, sources);
    if ('unset' in outcome) unset.push(outcome.unset);
    else if (piece.kind === 'file' || outcome.text !== piece.fallback) found.push(outcome.text);
    texts.push('unset' in outcome ? piece.source : outcome.text);
  }
  return { text: texts.join(''), byReference, found, problems, unset };
};
