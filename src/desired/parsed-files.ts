import { type ParsedFile, parseFile } from './parse-file.ts';

/**
 * Parsed files by the hash of their content, kept from one load to the next: parsing is most of what a load costs, and
 * between two ticks of the daemon hardly any file changes.
 */
export interface ParsedFiles {
  /** Starts a load. */
  begin(): {
    parse(hash: string, text: string): ParsedFile;
    /** Forgets the files that this load did not use, and the syntax trees of the others. */
    end(): void;
  };
}

export const createParsedFiles = (): ParsedFiles => {
  let kept: ReadonlyMap<string, ParsedFile> = new Map();
  return {
    begin: () => {
      const used = new Map<string, ParsedFile>();
      return {
        parse: (hash, text) => {
          const file = used.get(hash) ?? kept.get(hash) ?? parseFile(text);
          used.set(hash, file);
          return file;
        },
        end: () => {
          for (const file of used.values()) file.release();
          kept = used;
        },
      };
    },
  };
};
