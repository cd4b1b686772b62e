import type { ConfigField, ConfigForm } from '../../model/provider.ts';

const field = (name: string): ConfigField => ({ name, secret: false, required: false });
const secret = (name: string): ConfigField => ({ name, secret: true, required: false });

/** `none` is not documented; people who sign in with nothing write so. */
const customApiToken: ConfigField = {
  ...secret('auth_token'),
  noneWith: { field: 'auth_type', value: 'none' },
};

/**
 * AlooChat's documentation, "Integration Configuration Examples": which of their fields are required is not
 * said.
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

/** The fields that the documentation shows for a type, others being possible; null where it shows none. */
export const documentedForm = (type: string): ConfigForm | null => {
  const fields = documented.get(type);
  return fields === undefined ? null : { fields, closed: false };
};
