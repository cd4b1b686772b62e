import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { descriptors } from '../../providers/known-providers.ts';
import type { ReachSettings } from '../../settings/reach-settings.ts';
import { cutName, quoted } from '../problem.ts';
import { parseReferences, type ReferencePiece, type ReferenceProblem } from './parse-references.ts';

/** A reference to a variable or a file. */
export type Reference = ReferencePiece & { readonly kind: 'variable' | 'file' };

/**
 * Why the YAML may not make a reference, or null.
 * @param isCredential the reference is in an account's own credential field
 */
export type Refusal = (reference: Reference, isCredential: boolean) => ReferenceProblem | null;

/** Setpoint's own settings, in either case: Windows does not tell `redis_url` from `REDIS_URL`. */
const ownSetting =
  /^(?:SETPOINT_\w*|REDIS_URL(?:_FILE)?|(?:HTTPS?|ALL|NO)_PROXY|CREDENTIALS_DIRECTORY|NODE_OPTIONS|NODE_EXTRA_CA_CERTS)$/i;

/** The path with links resolved as far as it exists. */
const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
};

/** Equal for references to the same variable or file. */
const identity = (reference: Reference): string =>
  reference.kind === 'file' ? `file:${realPath(reference.path)}` : reference.name;

const shown = (reference: Reference): string =>
  reference.kind === 'file'
    ? `the file ${quoted(reference.path)}`
    : `the variable ${cutName(reference.name)}`;

const isReference = (piece: ReferencePiece): piece is Reference =>
  piece.kind === 'variable' || piece.kind === 'file';

/** An account as the YAML has it, valid or not. */
type WrittenAccount = { readonly key: string; readonly value: JsonValue };

/** What the credential fields of all accounts refer to, and the first account that does. */
const credentialsOf = (accounts: readonly WrittenAccount[]): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>();
  for (const { key, value } of accounts) {
    if (typeof value !== 'object' || value === null) continue;
    for (const { credential } of descriptors) {
      const text = (value as JsonObject)[credential.field];
      if (typeof text !== 'string') continue;
      for (const piece of parseReferences(text).filter(isReference)) {
        const name = identity(piece);
        if (!owners.has(name)) owners.set(name, key);
      }
    }
  }
  return owners;
};

const settingProblem = (reference: Reference, reach: ReachSettings): ReferenceProblem | null => {
  if (reference.kind === 'file') {
    const real = realPath(reference.path);
    const own = [...reach.ownFiles].find(([path]) => realPath(path) === real)?.[1];
    if (own === undefined) return null;
    return {
      message: `${shown(reference)} is the one that the setting ${own} names, which the YAML cannot read`,
      hint: 'use a file of its own',
    };
  }
  const name = cutName(reference.name);
  if (ownSetting.test(reference.name)) {
    const message = `the variable ${name} is a setting of Setpoint or its process, which the YAML cannot read`;
    return { message, hint: 'use a variable of another name' };
  }
  return reach.permits(reference.name)
    ? null
    : {
        message: `the variable ${name} is not one that the YAML may read`,
        hint: `SETPOINT_ENV lists those that it may: add ${name} there`,
      };
};

/** The rules for references of one desired state. */
export const createRefusal = (reach: ReachSettings, accounts: readonly WrittenAccount[]): Refusal => {
  let credentials: ReadonlyMap<string, string> | null = null;
  return (reference, isCredential) => {
    const problem = settingProblem(reference, reach);
    if (problem !== null || isCredential) return problem;
    credentials ??= credentialsOf(accounts);
    const owner = credentials.get(identity(reference));
    if (owner === undefined) return null;
    return {
      message: `${shown(reference)} is the credential of account ${quoted(owner)}, and nothing else may read it`,
      hint: 'use one of its own here',
    };
  };
};
