import { nearestName } from '../../desired/nearest-name.ts';
import type { DesiredIntegration } from '../../model/desired.ts';
import type { Blocked } from '../../model/plan.ts';
import type { Capabilities, ConfigField, ConfigForm } from '../../model/provider.ts';

/**
 * The documented types (AlooChat's documentation, "Supported Integration Types"). The provider's own list of
 * types leaves some of them out (whatsapp, odoo), so it only adds to these.
 */
export const documentedTypes: ReadonlySet<string> = new Set([
  'shopify',
  'zendesk',
  'hubspot',
  'slack',
  'whatsapp',
  'notion',
  'odoo',
  'google_calendar',
  'gmail',
  'custom_api',
]);

/** AlooChat's capabilities, given the types beside the documented ones. */
export const aloochatCapabilities = (furtherTypes: readonly string[]): Capabilities => {
  const known = new Set([...documentedTypes, ...furtherTypes]);
  return {
    removal: 'delete',
    asksById: true,
    // No documented PUT contains a type.
    immutable: ['type'],
    readOnly: null,
    form: documentedForm,
    assess: (entry) => ({
      blocked: known.has(entry.type) ? null : unavailable(entry, [...known]),
      unsupported: [],
      secretPaths: [],
    }),
  };
};

const unavailable = (entry: DesiredIntegration, known: readonly string[]): Blocked => {
  const secret = entry.secretPaths.includes('type');
  const near = secret ? null : nearestName(entry.type, known);
  const named = secret ? 'This type' : `The type ${entry.type}`;
  const hint = near === null ? `Use one of ${[...known].sort().join(', ')}` : `Did you mean ${near}`;
  return {
    reason: 'unavailable',
    message: `${named} is neither documented by AlooChat nor in its list of types. ${hint}${near === null ? '.' : '?'}`,
  };
};

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
const documentedForm = (type: string): ConfigForm | null => {
  const fields = documented.get(type);
  return fields === undefined ? null : { fields, closed: false };
};
