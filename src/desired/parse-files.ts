import type { SourceFiles } from './files/source-files.ts';
import type { LoadedFile, LoadReport } from './load-report.ts';
import type { ParseCache } from './yaml/parse-cache.ts';
import type { ParsedFile } from './yaml/parse-file.ts';

export type ParsedFiles = {
  readonly files: readonly LoadedFile[];
  /** At least one file could not be read. */
  readonly incomplete: boolean;
};

/** Parses the files, and reports unreadable and malformed ones. */
export const parseFiles = async (
  source: SourceFiles,
  load: ReturnType<ParseCache['begin']>,
  report: LoadReport,
): Promise<ParsedFiles> => {
  source.problems.forEach(report.plain);
  const parsed = await load.parse(source.files.map(({ version, text }) => ({ hash: version.hash, text })));
  const files = source.files.map(
    ({ label }, at): LoadedFile => ({ label, parsed: parsed[at] as ParsedFile }),
  );
  for (const { label, parsed: file } of files) {
    for (const problem of file.problems) report.plain({ file: label, ...problem });
    for (const warning of file.warnings) report.plainWarning({ file: label, ...warning });
  }
  return { files, incomplete: source.problems.length > 0 || files.some((file) => file.parsed.incomplete) };
};
