import type { Environment } from '../../config.ts';
import { cutName, quoted } from '../problem.ts';
import { parseReferences, type ReferencePiece, type ReferenceProblem } from './parse-references.ts';
import type { Reference } from './permitted.ts';
import type { SecretFile } from './read-secret-file.ts';
import { typedValue } from './reference-type.ts';

/** Where references are looked up. */
export type ReferenceSources = {
  readonly environment: Environment;
  readonly file: (path: string) => SecretFile;
  /** Why a reference may not be made, or null. */
  readonly refuse: (reference: Reference) => ReferenceProblem | null;
  /** Called with the name of every referenced variable, set or not. */
  readonly onVariable?: ((name: string) => void) | undefined;
};

/** Text that came from a reference. */
export type FoundText = {
  readonly text: string;
  /** The origin: `the variable NAME`, `the file "/path"`. */
  readonly from: string;
};

/** A text with its references resolved. */
export type ResolvedText = {
  /** A number or boolean only for a typed reference. Unresolved references stay as written. */
  readonly value: string | number | boolean;
  /** True if the text had a reference; `$${` is not one. */
  readonly byReference: boolean;
  /** The values from the environment and from files, without defaults. */
  readonly found: readonly FoundText[];
  readonly problems: readonly ReferenceProblem[];
  /** The problems that setting a variable or adding a file would fix. */
  readonly unset: readonly ReferenceProblem[];
};

const forms = `write \${NAME}, \${NAME:-default}, \${NAME:int} or \${file:/path}; $\${ is a literal \${`;

const foldersHint = 'SETPOINT_SECRET_FILES lists those folders; the default is in docs/desired-state.md';

type Outcome =
  | { readonly text: string; readonly from: string | null }
  | { readonly unset: ReferenceProblem }
  | { readonly problem: ReferenceProblem };

const outcomeOf = (piece: Reference, sources: ReferenceSources): Outcome => {
  const problem = sources.refuse(piece);
  if (problem !== null) return { problem };
  return piece.kind === 'file' ? file(piece, sources) : variable(piece, sources);
};

const variable = (piece: ReferencePiece & { kind: 'variable' }, sources: ReferenceSources): Outcome => {
  sources.onVariable?.(piece.name);
  const value = Object.hasOwn(sources.environment, piece.name) ? sources.environment[piece.name] : undefined;
  const from = `the variable ${cutName(piece.name)}`;
  if (value !== undefined && value !== '')
    return { text: value, from: value === piece.fallback ? null : from };
  if (piece.fallback !== null) return { text: piece.fallback, from: null };
  const example = `\${${cutName(piece.name)}${piece.type === null ? '' : `:${piece.type}`}:-default}`;
  return {
    unset: {
      message: `${from} is ${value === '' ? 'empty' : 'not set'}`,
      hint: `set it in the environment or in .env, or write ${example}`,
    },
  };
};

const file = (piece: ReferencePiece & { kind: 'file' }, sources: ReferenceSources): Outcome => {
  const read = sources.file(piece.path);
  const from = `the file ${quoted(piece.path)}`;
  if (read.ok && read.text !== '') return { text: read.text, from };
  if (!read.ok && read.refused) return { problem: { message: `${from} ${read.why}`, hint: foldersHint } };
  const why = read.ok ? 'is empty' : read.why;
  return { unset: { message: `${from} ${why}`, hint: 'write the value into it as text' } };
};

/** The value of a typed reference; a problem if it is not the whole text or has the wrong type. */
const typed = (
  piece: ReferencePiece & { kind: 'variable' },
  whole: boolean,
  text: string,
): { readonly value: number | boolean } | ReferenceProblem => {
  const name = cutName(piece.name);
  if (!whole || piece.type === null) {
    const message = `a reference with a type must be the whole value`;
    return { message, hint: `write \${${name}}, or remove the text around it` };
  }
  const read = typedValue(text, piece.type);
  return read.ok ? read : { message: `the variable ${name} ${read.why}`, hint: read.hint };
};

/**
 * Resolves the references of a text. An empty variable counts as unset, since pipelines without access to
 * secrets set empty ones; `${NAME:-}` allows it.
 */
export const resolveText = (source: string, sources: ReferenceSources): ResolvedText => {
  const pieces = parseReferences(source);
  const values: (string | number | boolean)[] = [];
  const found: FoundText[] = [];
  const problems: ReferenceProblem[] = [];
  const unset: ReferenceProblem[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      values.push(piece.text);
      continue;
    }
    if (piece.kind === 'malformed') {
      problems.push({ message: piece.message, hint: piece.hint ?? forms });
      continue;
    }
    const outcome = outcomeOf(piece, sources);
    if (!('text' in outcome)) {
      if ('unset' in outcome) unset.push(outcome.unset);
      else problems.push(outcome.problem);
      values.push(piece.source);
      continue;
    }
    const { text, from } = outcome;
    if (from !== null) found.push({ text, from });
    const result =
      piece.kind === 'variable' && piece.type !== null
        ? typed(piece, pieces.length === 1, text)
        : { value: text };
    if ('value' in result) values.push(result.value);
    else {
      problems.push(result);
      values.push(piece.source);
    }
  }
  const [only] = values;
  return {
    value: values.length === 1 && only !== undefined ? only : values.join(''),
    byReference: pieces.some(({ kind }) => kind !== 'text'),
    found,
    problems,
    unset,
  };
};
