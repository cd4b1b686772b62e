/** An entry of AlooChat's `/integrations/types`. */
export type AlooChatType = { readonly type: string; readonly name: string; readonly description: string };

const listed = (type: string, name: string, description: string): AlooChatType => ({
  type,
  name,
  description,
});

/** The documented response of `/integrations/types`. */
export const listedTypes: readonly AlooChatType[] = [
  listed('shopify', 'Shopify', 'E-commerce platform integration for product catalog, orders, and inventory'),
  listed('zendesk', 'Zendesk', 'Customer support platform for ticket management and help desk'),
  listed('hubspot', 'HubSpot', 'CRM platform for contacts, deals, and marketing automation'),
  listed('google_calendar', 'Google Calendar', 'Calendar integration for scheduling meetings and events'),
  listed('gmail', 'Gmail', 'Email integration for sending and receiving emails'),
  listed('slack', 'Slack', 'Team messaging platform integration'),
  listed('notion', 'Notion', 'Workspace integration for documents and databases'),
  listed('custom_api', 'Custom API', 'Connect to any REST API with custom configuration'),
];

/** Documented as supported, but missing from the response of `/integrations/types`. */
export const unlistedTypes: readonly string[] = ['whatsapp', 'odoo'];

const secretKeys = new Set([
  'access_token',
  'api_key',
  'api_token',
  'auth_token',
  'credentials',
  'password',
  'secret',
  'token',
]);

/**
 * True for config keys that AlooChat hides: its documented requests contain them, and its documented
 * responses do not.
 */
export function isAlooChatSecret(key: string): boolean {
  return secretKeys.has(key.toLowerCase()) || /_(token|secret|password|api_key)$/i.test(key);
}
