import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { descriptors } from '../../providers/known-providers.ts';
import { isOwnSetting } from '../../settings/own-setting.ts';
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

/** The path with links resolved as far as it exists. */
const realPath = (path: string): string => {
  try {
    // The native one also finds the case in which the file system has the name.
    return realpathSync.native(resolve(path));
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

/** What the credential fields of one account refer to; equal texts mean the same variable or file. */
export const credentialReferences = (account: JsonValue): readonly string[] => {
  if (typeof account !== 'object' || account === null) return [];
  return descriptors.flatMap(({ credential }) => {
    const text = (account as JsonObject)[credential.field];
    return typeof text === 'string' ? parseReferences(text).filter(isReference).map(identity) : [];
  });
};

/** What the credential fields of all accounts refer to, and the first account that does. */
const credentialsOf = (accounts: readonly WrittenAccount[]): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>();
  for (const { key, value } of accounts) {
    for (const name of credentialReferences(value)) if (!owners.has(name)) owners.set(name, key);
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
  if (isOwnSetting(reference.name)) {
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
