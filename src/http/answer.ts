/** A request to send. Its headers are valid: `checkedHeaders`. */
export type Outgoing = {
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
  readonly signal: AbortSignal;
};

/** The head of an answer, names of headers in lower case, and its body, unpacked, as it arrives. */
export type Answer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /** Leaving it early closes the connection. Throws what breaks it. */
  readonly body: AsyncIterable<Uint8Array>;
};
