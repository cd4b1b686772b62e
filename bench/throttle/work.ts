/** One create, as a loop around a bare client sends it: the same that Setpoint sends for the same entry. */
export type Create = {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly json: object;
};

/** The credential that the simulated provider takes. */
export const apiKey = 'bench-key-0123456789';

/** The creates with these numbers. */
export const creates = (baseUrl: string, numbers: readonly number[]): readonly Create[] =>
  numbers.map((number) => ({
    url: `${baseUrl}/integrations`,
    headers: { 'x-api-key': apiKey },
    json: {
      type: 'shopify',
      name: `Shop ${number}`,
      config: { shop_domain: `shop-${number}.myshopify.com` },
    },
  }));

/** The share of one of several processes: every n-th. */
export const shareOf = (count: number, processes: number, process: number): readonly number[] =>
  Array.from({ length: count }, (_, number) => number).filter((number) => number % processes === process);

/** A loop's arguments: base URL, creates in all, processes, which of them this is. */
export const readArguments = ([url = '', count = '', processes = '', process = '']: readonly string[]) => ({
  work: creates(url, shareOf(Number(count), Number(processes), Number(process))),
  processes: Number(processes),
});
