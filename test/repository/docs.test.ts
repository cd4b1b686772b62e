import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../src/cli/program.ts';
import { fenced, filesBelow, read } from './files.ts';
import { anchorsOf, brokenCitations, brokenLinks } from './links.ts';

const readme = read('README.md');
const guide = read('docs/running-in-production.md');
const program = buildProgram(async () => {});

const files = filesBelow();
const pages = files.filter((path) => path.endsWith('.md'));

describe.each(pages)('%s', (path) => {
  const text = read(path);

  it('links only to files and headings that are there', () => {
    expect(brokenLinks(path, text)).toEqual([]);
  });

  it('keeps to the words of the design', () => {
    const prose = text.replace(/^```[\s\S]*?^```/gm, '');
    expect(prose).not.toMatch(/\b(target|manager|handler|utils|the sync|a sync)\b/i);
  });
});

describe('what code, settings and pages cite', () => {
  const texts = files
    .filter((path) => !/\.(png|jpg|ico|woff2?)$/.test(path))
    .map((path) => [path, read(path)] as const);

  it('is a page that is there, by a heading that it has', () => {
    const broken = texts.flatMap(([path, text]) =>
      brokenCitations(text).map((citation) => `${path}: ${citation}`),
    );
    expect(broken).toEqual([]);
  });

  it('is never a page outside the repository', () => {
    // In pieces, since this file is searched too.
    const outside = new RegExp(
      `\\b${'DES'}IGN\\b|\\b(${'BULL'}MQ|${'THROT'}TLE)\\.md\\b|(?<![\\w./-])(share${'d'}/|providers/${'READ'}ME)|-documentation\\.${'txt'}`,
    );
    expect(texts.filter(([, text]) => outside.test(text)).map(([path]) => path)).toEqual([]);
  });
});

describe('the search for links', () => {
  it('finds a link to no file, to no heading, and a citation of neither', () => {
    const page =
      '# A page\n\n[a](gone.md) [b](#a-page) [c](#gone) [d](glossary.md#words-of-the-code) [e](https://x.test/y)';
    expect(brokenLinks('docs/design/glossary.md', `${page} \`[f](gone.md)\``)).toEqual([
      'gone.md',
      '#a-page',
      '#gone',
    ]);
    // Never whole in this file, which is searched too.
    const folder = 'docs/design';
    expect(brokenCitations(`${folder}/glossary.md ${folder}/glossary.md#gone ${folder}/gone.md`)).toEqual([
      `${folder}/glossary.md#gone`,
      `${folder}/gone.md`,
    ]);
  });

  it('makes the anchors that GitHub makes', () => {
    expect([...anchorsOf('# `a` & b!\n## Twice\n```\n# not one\n```\n## Twice')]).toEqual([
      'a--b',
      'twice',
      'twice-1',
    ]);
  });
});

describe('README.md', () => {
  it('lists the commands that there are, no more and no fewer', () => {
    const listed = [...readme.matchAll(/^\| `([a-z]+)[^`]*` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(program.commands.map((command) => command.name()));
  });

  it('names only flags that a command has', () => {
    const all = [program, ...program.commands].flatMap((command) => command.options.map(({ long }) => long));
    const named = [...readme.matchAll(/`(--[a-z-]+)/g)].map(([, flag]) => flag);
    for (const flag of named) expect(all).toContain(flag);
  });

  it('gives the two commands for a newcomer as package.json has them', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const used = [...readme.matchAll(/npm run (?:--silent )?([a-z]+)/g)].map(([, script = '']) => script);
    expect(used).toContain('demo');
    for (const script of used) expect(scripts).toHaveProperty(script);
  });

  it('shows an example that is YAML', () => {
    expect(Object.keys(parse(fenced(readme, 'yaml')) as object)).toEqual(['accounts', 'integrations']);
  });
});

describe('CHANGELOG.md', () => {
  it('has a section for the version of package.json below what is unreleased', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const sections = [...read('CHANGELOG.md').matchAll(/^## \[([^\]]+)\]/gm)].map(([, name]) => name);
    expect(sections.slice(0, 2)).toEqual(['Unreleased', version]);
  });
});

describe('the systemd unit in the guide', () => {
  const unit = fenced(guide, 'ini');
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

  it('starts the file that package.json names as the command', () => {
    const { bin } = JSON.parse(read('package.json')) as { bin: { setpoint: string } };
    expect(setting('ExecStart')).toBe(`/usr/bin/node /opt/setpoint/${bin.setpoint} daemon`);
  });

  it('stops the daemon alone, and gives it longer than the ten seconds that it takes at most', () => {
    expect(setting('KillMode')).toBe('mixed');
    expect(Number.parseInt(setting('TimeoutStopSec') ?? '0', 10)).toBeGreaterThan(10);
  });

  it('runs without rights, and leaves Node.js its compiler', () => {
    expect(setting('User')).toBe('setpoint');
    expect(setting('CapabilityBoundingSet')).toBe('');
    expect(setting('NoNewPrivileges')).toBe('yes');
    expect(unit).not.toContain('MemoryDenyWriteExecute');
  });
});
