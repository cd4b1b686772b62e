import type { ConfigField, ConfigForm } from '../../model/provider.ts';

const field = (name: string): ConfigField => ({ name, secret: false, required: false });
const secret = (name: string): ConfigField => ({ name, secret: true, required: false });

/** `none` is not documented, but the usual value for no authentication. */
const customApiToken: ConfigField = {
  ...secret('auth_token'),
  noneWith: { field: 'auth_type', value: 'none' },
};

/**
 * AlooChat's documentation, "Integration Configuration Examples", which does not say which fields are
 * required.
 */
const documented: ReadonlyMap<string, readonly ConfigField[]> = new Map([
  ['shopify', [field('shop_domain'), secret('access_token'), field('api_version')]],
  ['zendesk', [field('subdomain'), field('email'), secret('api_token')]],
  ['hubspot', [secret('access_token'), field('portal_id')]],
  [
    'google_calendar',
    [field('calendar_id'), field('timezone'), { ...secret('credentials'), isObject: true }],
  ],
  ['custom_api', [field('base_url'), field('auth_type'), customApiToken, field('headers')]],
]);

/** The documented fields of a type, others being possible; null if none are documented. */
export const documentedForm = (type: string): ConfigForm | null => {
  const fields = documented.get(type);
  return fields === undefined ? null : { fields, closed: false };
};
