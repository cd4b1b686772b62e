import { describeProvider } from '../providers/conformance.ts';
import { desiredAccount, desiredEntry } from '../providers/desired.ts';
import { entrySecret, type Subject } from '../providers/subject.ts';
import { startThird, workspace } from './server.ts';
import { third } from './third/descriptor.ts';

const subject: Subject = {
  name: third.name,
  descriptor: third,
  list: /^\/workspaces\/[^/]+\/connectors$/,
  words: { name: 'title', active: 'enabled', config: 'settings' },
  entry: desiredEntry({
    type: 'crm',
    name: 'Leads',
    config: { region: 'eu', api_key: entrySecret, limits: { perDay: [1, 2] } },
    secretPaths: ['config.api_key'],
  }),
  updates: [{ name: 'Another Name' }, { active: false }, { config: { region: 'us', api_key: entrySecret } }],
  start: async () => {
    const simulated = await startThird();
    const { baseUrl, credential } = simulated;
    const account = desiredAccount({ provider: third.name, baseUrl, credential, fields: { workspace } });
    return { simulated, account, close: () => simulated.close() };
  },
};

describeProvider(subject);
