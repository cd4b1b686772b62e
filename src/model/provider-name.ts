/** The providers that Setpoint speaks to. A third one is one folder in `src/providers/` and one line here. */
export const providerNames = ['aloochat', 'toolzz'] as const;

export type ProviderName = (typeof providerNames)[number];
