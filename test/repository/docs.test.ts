import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../src/cli/program.ts';
import { fenced, read, root } from './files.ts';

const readme = read('README.md');
const guide = read('docs/running-in-production.md');
const program = buildProgram(async () => {});

const pages = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

describe.each(['README.md', 'CHANGELOG.md', ...pages])('%s', (path) => {
  const text = read(path);

  it('links only to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => join(dirname(path), link));
    for (const link of links) expect(existsSync(join(root, link)), link).toBe(true);
  });

  it('keeps to the words of the design', () => {
    const prose = text.replace(/^```[\s\S]*?^```/gm, '');
    expect(prose).not.toMatch(/\b(target|manager|handler|utils|the sync|a sync)\b/i);
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
