/** An entry of AlooChat's `/integrations/types`. */
export type AlooChatType = { readonly type: string; readonly name: string; readonly description: string };

const listed = (type: string, name: string, description: string): AlooChatType => ({
  type,
  name,
  description,
});

/** The documented answer of `/integrations/types`. */
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

/** Supported by the documentation's table and yet not in the answer of `/integrations/types`. */
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
 * Whether AlooChat holds back this config key: those that its documented examples post and its listed ones do
 * not show.
 */
export function isAlooChatSecret(key: string): boolean {
  return secretKeys.has(key.toLowerCase()) || /_(token|secret|password|api_key)$/i.test(key);
}
