import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { parseSavedPlan } from '../../plan/saved/parse-saved-plan.ts';
import type { SavedPlan } from '../../plan/saved/saved-plan.ts';
import { cleanJson } from '../../report/text/clean.ts';

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of its path is not a directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

const reason = (error: unknown): string => {
  const { code = '' } = error as NodeJS.ErrnoException;
  return reasons[code] ?? (code === '' ? String(error) : code);
};

/** Readable by its owner only: plans show live values. */
const OWNER_ONLY = 0o600;

const writeNew = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Writes a saved plan atomically, overwriting an earlier one.
 * @throws UsageError when it cannot be written
 */
export const writePlanFile = async (path: string, cwd: string, plan: SavedPlan): Promise<void> => {
  const file = resolve(cwd, path);
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeNew(temporary, `${cleanJson(JSON.stringify(plan, null, 1))}\n`);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `directory ${dirname(path)} does not exist` : reason(error);
    throw new UsageError(`--out ${path}: the plan could not be saved: ${why}.`);
  }
};

/** @throws UsageError when there is none, or it cannot be read as one */
export const readPlanFile = async (path: string, cwd: string): Promise<SavedPlan> => {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((error: unknown) => {
    throw new UsageError(
      `${path} cannot be read as a saved plan: ${reason(error)}. setpoint apply takes the file that setpoint plan --out FILE wrote; to apply a part of the desired state use --account or --key.`,
    );
  });
  return parseSavedPlan(text, path);
};
