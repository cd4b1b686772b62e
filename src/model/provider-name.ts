/** The name of a provider, as the YAML, Redis and `--json` have it. `src/providers/descriptors.ts` is the list of those that Setpoint speaks to. */
export type ProviderName = string;
