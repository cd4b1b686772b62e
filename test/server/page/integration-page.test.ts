import { describe, expect, it, test } from 'vitest';
import type { KnownIntegration } from '../../../src/model/run.ts';
import { framed } from '../../../src/server/page/frame.ts';
import { readIntegrationPage, readRunPage } from '../../../src/server/page/read-pages.ts';
import { frozen } from '../../report/held.ts';
import { account, accountStatus, change, field, report } from '../../report/render-fixture.ts';
import {
  type Estate,
  fieldsOf,
  fieldView,
  historyEntry,
  integration,
  overviewOf,
  view,
} from './page-fixture.ts';

const rendered = async (
  facts: Partial<KnownIntegration>,
  of: Partial<Estate> = {},
  status: Parameters<typeof accountStatus>[0] = {},
): Promise<string> => {
  const estate: Estate = {
    statuses: [accountStatus({ integrations: [integration('shop', facts)], ...status })],
    plans: { acme: account({ changes: [change('shop', { action: 'none' })] }) },
    fields: { shop: fieldsOf(fieldView('name')) },
    position: { file: 'all.yaml', line: 12, column: 3 },
    ...of,
  };
  return framed(await readIntegrationPage(overviewOf(estate), 'acme', 'shop', view()), view());
};

/** The text of a part of the page, without its markup. */
const textOf = (page: string, part = 'headline'): string => {
  const [, rest = ''] = page.split(`id="${part}"`);
  return (
    rest
      .split(part === 'headline' ? '</main>' : '</section>')[0]
      ?.replace(/^[^>]*>/, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .replaceAll('&quot;', '"')
      .replaceAll(' .', '.') ?? ''
  );
};

describe('the page of an integration', () => {
  it('says what it is and where it stands', async () => {
    const text = textOf(await rendered({}));
    expect(text).toContain('Name The shop Type shopify Provider AlooChat Account acme Id id-1');
    expect(text).toContain('In the YAML all.yaml:12');
    expect(text).toContain('Live and YAML are equal.');
  });

  it('says of one that a set made that its place is a row', async () => {
    const row = { set: 'storefront', file: 'all.yaml', line: 12 };
    expect(textOf(await rendered({ row }))).toContain('In the YAML all.yaml:12 (a row of set storefront )');
  });

  it('shows what differs inside a value', async () => {
    const made = change('shop', { fields: [field('config.limits')] });
    const limits = fieldView('config.limits', {
      desired: { kind: 'value', value: { max: 10, min: 1 } },
      live: { kind: 'value', value: { max: 5, min: 1 } },
      differs: { change: made, field: { secret: false, cause: 'drift' } },
    });
    const plans = { acme: account({ changes: [made] }) };
    const text = textOf(await rendered({}, { plans, fields: { shop: fieldsOf(limits) } }), 'fields');
    expect(text).toContain('config.limits.max 10 5 drifted: changed at AlooChat');
  });

  it('names no type and no name that is secret', async () => {
    expect(textOf(await rendered({ type: '', name: '' }))).toContain('Name (secret) Type (secret)');
  });

  it('says since which revision, with what its commit says', async () => {
    const history = [historyEntry({ revisionAuthor: 'Ana' })];
    const text = textOf(await rendered({ condition: 'failed', message: 'It failed.' }, { history }));
    expect(text).toContain('Since for 1 hour Since revision 4f2c9ab1d2e3 Rename the shop by Ana');
  });

  it('finds the words of a commit with the source, and with the last run', async () => {
    const lastRun = report({ revisionTitle: 'Rename the shop', revisionAuthor: 'Ana' });
    expect(textOf(await rendered({}, {}, { lastRun, integrations: [integration('shop')] }))).toContain(
      'Since revision 4f2c9ab1d2e3 Rename the shop by Ana',
    );
    const other = report({ revision: 'other', revisionTitle: 'Something else' });
    expect(textOf(await rendered({}, {}, { lastRun: other, integrations: [integration('shop')] }))).toContain(
      'Since revision 4f2c9ab1d2e3 YAML and live',
    );
  });

  it('shows every field as the YAML asks for it and as it is live', async () => {
    const drifted = field('config.channel', { before: 'by-hand', after: 'general', cause: 'drift' });
    const made = change('shop', { fields: [drifted] });
    const fields = fieldsOf(
      fieldView('name', { reads: 'otherwise', live: { kind: 'value', value: 'A' } }),
      fieldView('config.channel', {
        desired: { kind: 'value', value: 'general' },
        live: { kind: 'value', value: 'by-hand' },
        differs: { change: made, field: drifted },
      }),
      fieldView('config.token', {
        desired: { kind: 'secret', is: 'set' },
        live: { kind: 'secret', is: 'changed' },
      }),
      fieldView('config.pin', { live: { kind: 'not-shown' } }),
      fieldView('config.url', { desired: { kind: 'none' }, live: { kind: 'none' } }),
    );
    const page = await rendered(
      { condition: 'drifted' },
      {
        plans: { acme: account({ changes: [made] }) },
        fields: { shop: { ...fields, unmanaged: ['theirs'] } },
      },
    );
    const text = textOf(page, 'fields');
    expect(text).toContain('name "a" "A" in sync AlooChat shows it in a form of its own');
    expect(text).toContain('config.channel "general" "by-hand" drifted: changed at AlooChat');
    expect(text).toContain('config.token (secret) set (secret) changed');
    expect(text).toContain('config.pin "a" not shown in sync AlooChat does not show it');
    expect(text).toContain('config.url not in the YAML none');
    expect(text).toContain('left as it is: config.theirs');
    expect(text).not.toContain('Live and YAML are equal.');
  });

  test.each([
    ['create', {}, 'to be created'],
    ['delete', {}, 'to be removed'],
    ['update', {}, 'changed in the YAML'],
    ['update', { blocked: { reason: 'rejected', message: 'no' } }, 'blocked: rejected'],
  ] as const)('says what becomes of a field: %s', async (action, facts, words) => {
    const made = change('shop', { action, fields: [field('name')], ...facts });
    const differs = { change: made, field: field('name') };
    const text = textOf(
      await rendered(
        {},
        {
          plans: { acme: account({ changes: [made] }) },
          fields: { shop: fieldsOf(fieldView('name', { differs })) },
        },
      ),
      'fields',
    );
    expect(text).toContain(words);
  });

  it('shows what the YAML asks where the provider cannot be asked, and says why', async () => {
    const fields = fieldsOf(fieldView('name', { live: { kind: 'not-shown' } }));
    const page = await rendered({}, { plans: {}, fields: { shop: { ...fields, id: null, readAt: null } } });
    const text = textOf(page, 'fields');
    expect(text).toContain('AlooChat answered 503');
    expect(text).toContain('name "a" not shown not known');
  });

  it('has its history as a timeline, with the commit, the run and who asked', async () => {
    const history = [
      historyEntry({ asked: 'retry', by: 'ana@desk', action: 'none', run: '', fields: [] }),
      historyEntry({ outcome: 'failed', error: 'AlooChat answered 500', attempts: 5 }),
    ];
    const page = await rendered({}, { history });
    const text = textOf(page, 'history');
    expect(text).toContain('requested a retry 3 minutes ago · by ana@desk');
    expect(text).toContain('failed 3 minutes ago · scheduled · 5 attempts, 420 ms');
    expect(text).toContain('4f2c9ab1d2e3 Rename the shop');
    expect(text).toContain('AlooChat answered 500');
    expect(page).toContain('href="/accounts/acme/runs/run-1"');
  });
});

describe('what to do', () => {
  test.each<[string, Partial<KnownIntegration>, string]>([
    ['failed', { condition: 'failed' }, 'setpoint retry shop --account acme'],
    ['failed by its entry', { condition: 'failed' }, 'correct it at all.yaml:12'],
    ['blocked by a guard', { condition: 'blocked', reason: 'deletes' }, 'Review the whole plan of acme'],
    ['refused', { condition: 'blocked', reason: 'rejected' }, 'Correct the entry at all.yaml:12'],
    ['in doubt', { condition: 'blocked', reason: 'ambiguous' }, 'Correct the entry at all.yaml:12'],
    ['contested', { condition: 'contested' }, 'Find what else writes these fields at AlooChat'],
    ['drifted', { condition: 'drifted' }, 'setpoint accept shop prints the patch'],
    ['pending', { condition: 'pending' }, 'The next run of the account does it, in 2 minutes.'],
  ])('with one that is %s', async (_, facts, words) => {
    expect(textOf(await rendered(facts), 'next')).toContain(words);
  });

  it('says until when changes are held', async () => {
    const page = await rendered({ condition: 'pending' }, {}, { window: frozen });
    expect(textOf(page, 'next')).toContain(
      'Changes are held until 2026-12-27 00:00 America/Sao_Paulo by the deny window',
    );
    expect(textOf(page, 'next')).toContain('the run at the opening does it');
  });

  it('says that nothing starts while the account is paused', async () => {
    const page = await rendered({ condition: 'pending' }, {}, { paused: true });
    expect(textOf(page, 'next')).toContain('No run starts while the account is paused: resume it');
  });

  it('offers a retry only where it may help', async () => {
    const open = await rendered({ condition: 'blocked', reason: 'ambiguous' });
    expect(textOf(open, 'next')).not.toContain('setpoint retry');
  });

  it('is nothing with one that is in sync', async () => {
    expect(await rendered({})).not.toContain('id="next"');
  });
});

describe('the page of a run', () => {
  const read = async (facts: Parameters<typeof report>[0], of: Partial<Estate> = {}) => {
    const estate = { statuses: [accountStatus()], runs: [report({ run: 'run-1', ...facts })], ...of };
    return readRunPage(overviewOf(estate), 'acme', 'run-1', view());
  };
  const textFor = async (...given: Parameters<typeof read>) => textOf(framed(await read(...given), view()));

  it('says how it ended, who asked for it, and of which commit it was', async () => {
    const text = await textFor({
      result: 'failed',
      error: 'AlooChat answered 503',
      by: 'ana@desk',
      revisionTitle: 'Rename the shop',
      revisionAuthor: 'Ana',
    });
    expect(text).toContain('Run of acme : nothing changed failed AlooChat answered 503');
    expect(text).toContain('Who on request by ana@desk Commit 4f2c9ab1d2e3 Rename the shop by Ana');
  });

  it('lists its changes, what failed and what is blocked, and its notices', async () => {
    const text = await textFor(
      {
        failed: [{ key: 'mail', action: 'update', error: 'It failed.' }],
        blocked: [{ key: 'old', reason: 'deletes', message: 'Too many.' }],
        notices: ['The provider shows the name in upper case.'],
      },
      { history: [historyEntry(), historyEntry({ key: 'other', run: 'run-2' })] },
    );
    expect(text).toContain('Failed update mail : It failed.');
    expect(text).toContain('Blocked old deletes: Too many.');
    expect(text).toContain('Changes updated shop name changed in the YAML or a secret');
    expect(text).toContain('Notices The provider shows the name in upper case.');
    expect(text).not.toContain('other');
  });

  it('is not found once the account keeps it no more', async () => {
    const page = await read({ run: 'run-2' });
    expect(page.status).toBe(404);
  });
});
