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
