import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProject } from './project.mjs';

const documents = [
  'README.md',
  ...readdirSync(inProject('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe.each(documents)('%s', (name) => {
  const text = readFileSync(inProject(name), 'utf8');

  it('names files of the project that are there', () => {
    const named = text.matchAll(/`((?:docs|e2e|electron|packaging|renderer|scripts|shared)\/[\w./-]*\w)`/g);
    const missing = [...named].map(([, path = '']) => path).filter((path) => !existsSync(inProject(path)));
    expect(missing).toEqual([]);
  });

  it('links to pages that are there', () => {
    const linked = text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g);
    const missing = [...linked]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(dirname(inProject(name)), path)));
    expect(missing).toEqual([]);
  });
});
