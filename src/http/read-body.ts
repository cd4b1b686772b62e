/** A body as far as it was read. `complete` is false if `maxBytes` was exceeded. */
export type BodyBytes = { readonly bytes: Buffer; readonly complete: boolean };

/**
 * Reads a body up to a size limit and cancels the rest.
 * @throws the error of fetch when the connection breaks or its signal aborts
 */
export const readBody = async (
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<BodyBytes> => {
  if (body === null) return { bytes: Buffer.alloc(0), complete: true };
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      chunks.push(chunk.subarray(0, chunk.byteLength - (size - maxBytes)));
      return { bytes: Buffer.concat(chunks), complete: false };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), complete: true };
};

/** Decodes UTF-8, without the byte order mark; null if it is invalid. */
export const decodeUtf8 = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
