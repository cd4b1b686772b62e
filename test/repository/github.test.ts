import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { filesBelow, read } from './files.ts';

// As much of GitHub's form format as ours use, strictly: a form with a misspelt key is not offered at all.
const field = z.strictObject({
  type: z.enum(['input', 'textarea', 'dropdown']),
  id: z.string().regex(/^[a-z]+$/),
  attributes: z.strictObject({
    label: z.string(),
    description: z.string().optional(),
    placeholder: z.string().optional(),
    render: z.string().optional(),
    options: z.array(z.string()).min(2).optional(),
  }),
  validations: z.strictObject({ required: z.boolean() }).optional(),
});
const note = z.strictObject({
  type: z.literal('markdown'),
  attributes: z.strictObject({ value: z.string() }),
});
const form = z.strictObject({
  name: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  body: z.array(z.union([field, note])).min(1),
});

describe.each(filesBelow('.github/ISSUE_TEMPLATE/'))('%s', (path) => {
  it('is a form with fields of different names', () => {
    const { body } = form.parse(parse(read(path)));
    const ids = body.flatMap((part) => (part.type === 'markdown' ? [] : [part.id]));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('.github/dependabot.yml', () => {
  const ecosystem = z.strictObject({
    'package-ecosystem': z.string(),
    directory: z.literal('/'),
    schedule: z.strictObject({ interval: z.literal('weekly') }),
    groups: z.record(z.string(), z.record(z.string(), z.unknown())),
  });

  it('watches packages and actions, in groups', () => {
    const { updates } = z
      .strictObject({ version: z.literal(2), updates: z.array(ecosystem) })
      .parse(parse(read('.github/dependabot.yml')));
    expect(updates.map((each) => each['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    for (const { groups } of updates) expect(Object.keys(groups)).not.toEqual([]);
  });
});

describe('.github/workflows/release.yml', () => {
  const step = z.strictObject({
    uses: z.string().optional(),
    with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    run: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
  });
  const job = z.strictObject({
    needs: z.string().optional(),
    'runs-on': z.string(),
    'timeout-minutes': z.number(),
    permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
    steps: z.array(step),
  });
  const { on, permissions, jobs } = z
    .strictObject({
      name: z.string(),
      on: z.strictObject({ push: z.strictObject({ tags: z.array(z.string()) }) }),
      permissions: z.record(z.string(), z.string()),
      jobs: z.strictObject({ check: job, package: job, image: job }),
    })
    .parse(parse(read('.github/workflows/release.yml')));
  const script = ({ steps }: z.infer<typeof job>): string => steps.map(({ run = '' }) => run).join('\n');

  it('publishes from a tag that is the version, once everything has passed', () => {
    expect(on.push.tags).toEqual(['v*']);
    expect(script(jobs.check)).toMatch(/GITHUB_REF_NAME.*package\.json[\s\S]*bash \.ci\/run/);
    expect([jobs.package.needs, jobs.image.needs]).toEqual(['check', 'check']);
  });

  it('publishes the package with provenance, and the image for both architectures', () => {
    expect(script(jobs.package)).toContain('npm publish --provenance');
    expect(script(jobs.image)).toContain('--platform linux/amd64,linux/arm64');
  });

  it('has no right that its job does not need', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.check.permissions).toBeUndefined();
    expect(jobs.package.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(jobs.image.permissions).toEqual({ contents: 'read', packages: 'write' });
  });
});
