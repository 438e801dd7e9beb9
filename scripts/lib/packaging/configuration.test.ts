import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inProject } from '../project.mjs';
import { FUSES } from './fuses-wanted.mjs';
import { releaseArguments } from './release-settings.mjs';

// electron-updater reads announcements with this parser, electron-builder its settings.
const require = createRequire(createRequire(import.meta.url).resolve('electron-updater'));
const yaml = require('js-yaml') as { load(text: string): unknown };
const readYaml = (...path: string[]): unknown => yaml.load(readFileSync(inProject(...path), 'utf8'));

const manifest = z
  .object({
    scripts: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(inProject('package.json'), 'utf8')));

const builderSchema = JSON.parse(
  readFileSync(inProject('node_modules', 'app-builder-lib', 'scheme.json'), 'utf8'),
) as object;
// The schema is made by a generator that is less strict than ajv would like.
const isBuilderConfiguration = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
  builderSchema,
);

const builder = z.looseObject({
  appId: z.string(),
  electronFuses: z.record(z.string(), z.boolean()),
  publish: z.null(),
  npmRebuild: z.boolean(),
  files: z.array(z.string()),
  linux: z.looseObject({ target: z.array(z.string()), icon: z.string(), mimeTypes: z.array(z.string()) }),
  win: z.looseObject({ target: z.string() }),
  mac: z.looseObject({ hardenedRuntime: z.literal(true), entitlements: z.string(), notarize: z.literal(true) }),
});

describe('the settings of electron-builder', () => {
  const settings = readYaml('electron-builder.yml');

  it('are what its own schema allows', () => {
    isBuilderConfiguration(settings);
    expect(isBuilderConfiguration.errors ?? []).toEqual([]);
  });

  it.each([
    ['a key that it does not know', { ...Object(settings), hardened: true }],
    ['a key of a platform that it does not know', { ...Object(settings), mac: { notarise: true } }],
    ['a value of another kind', { ...Object(settings), electronFuses: { runAsNode: 'no' } }],
  ])('would fail with %s', (_what, changed) => {
    expect(isBuilderConfiguration(changed)).toBe(false);
  });

  it('publish nothing by themselves, rebuild nothing, and sign for macOS with the hardened runtime', () => {
    expect(builder.parse(settings)).toMatchObject({ publish: null, npmRebuild: false });
  });

  it('set the fuses as they are read back from what was built', () => {
    const given = builder.parse(settings).electronFuses;
    for (const [name, on] of Object.entries(given)) {
      const fuse = name.charAt(0).toUpperCase() + name.slice(1);
      expect([fuse, FUSES[fuse]?.[0]]).toEqual([fuse, on]);
    }
    // The one that is not named stands at Electron's default.
    expect(Object.keys(FUSES)).toHaveLength(Object.keys(given).length + 1);
  });

  it('are still allowed with what a release adds', () => {
    const env = {
      LATCHKEY_FEED: 'https://u.example/',
      LATCHKEY_MAINTAINER: 'A <a@b.example>',
      LATCHKEY_HOMEPAGE: 'https://b.example',
    };
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const added = z.record(z.string(), z.unknown()).parse(settings);
      for (const argument of releaseArguments(env, platform)) {
        const [, first = '', second, value] = /^-c\.(\w+)(?:\.(\w+))?=(.*)$/.exec(argument) ?? [];
        if (second === undefined) added[first] = value === 'true';
        else added[first] = { ...Object(added[first]), [second]: value };
      }
      isBuilderConfiguration(added);
      expect(isBuilderConfiguration.errors ?? []).toEqual([]);
    }
  });

  it('name files that are there', () => {
    const { linux, mac } = builder.parse(settings);
    for (const path of [linux.icon, mac.entitlements])
      expect([path, existsSync(inProject(path))]).toEqual([path, true]);
  });
});

const step = z.strictObject({
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({ push: z.strictObject({ tags: z.array(z.string()).min(1) }) }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      needs: z.string().optional(),
      strategy: z.strictObject({ matrix: z.strictObject({ os: z.array(z.string()) }) }).optional(),
      'runs-on': z.string(),
      environment: z.string().optional(),
      steps: z.array(step),
    }),
  ),
});

describe('the workflow that makes releases', () => {
  const { jobs } = workflow.parse(readYaml('.github', 'workflows', 'release.yml'));
  const steps = Object.entries(jobs).flatMap(([name, job]) => job.steps.map((each) => ({ job: name, ...each })));
  const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

  it('makes installers only after the whole suite and the tests of the installed program', () => {
    expect(jobs['installers']?.needs).toBe('check');
    expect(jobs['check']?.steps.map(({ run }) => run)).toEqual(
      expect.arrayContaining(['npm test', 'npm run package -- e2e']),
    );
  });

  it('runs on each platform there are installers for', () => {
    const systems = jobs['installers']?.strategy?.matrix.os.map((name) => name.replace(/-.*/, ''));
    expect(systems?.sort()).toEqual(['macos', 'ubuntu', 'windows']);
  });

  it('calls scripts that there are, and installs nothing past them', () => {
    for (const run of runs) {
      const script = /^npm (?:run )?([a-z:]+)(?: -- [a-z0-9]+)?$/.exec(run)?.[1] ?? run;
      expect(Object.keys(manifest.scripts)).toContain(script);
    }
  });

  it('hands secrets to one step of one guarded job, and no step the token of the repository', () => {
    const told = steps.filter((each) => JSON.stringify(each).includes('secrets.'));
    expect(told.map(({ job, run }) => [job, run])).toEqual([['installers', 'npm run release']]);
    expect(jobs['installers']?.environment).toBe('release');
    for (const { uses, with: given } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(given).toMatchObject({ 'persist-credentials': false });
    }
    expect(Object.keys(told[0]?.env ?? {})).toEqual(
      expect.arrayContaining(['LATCHKEY_FEED', 'LATCHKEY_RELEASE_KEY', 'LATCHKEY_MAINTAINER', 'LATCHKEY_HOMEPAGE']),
    );
    expect(JSON.stringify(steps)).not.toMatch(/github\.token|GITHUB_TOKEN/);
  });
});

const locked = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      devDependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

describe('packages of others', () => {
  const { packages } = locked.parse(JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')));
  const { '': own, ...others } = packages;

  it('are each pinned by a SHA-512 digest, from the registry alone', () => {
    expect(Object.keys(others).length).toBeGreaterThan(300);
    for (const [path, { integrity, link, resolved }] of Object.entries(others)) {
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)]);
      expect([path, link ?? false, resolved]).toEqual([path, false, undefined]);
    }
  });

  it('are asked for by exact versions, and the lock is of this list', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    expect(own).toMatchObject({ dependencies, devDependencies, optionalDependencies });
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/)]);
    }
  });

  it('run no scripts of their own, whoever installs them', () => {
    expect(readFileSync(inProject('.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true');
    const installs = readFileSync(inProject('scripts', 'lib', 'dependencies.mjs'), 'utf8').match(/'(?:ci|install)'.*/g);
    expect(installs).toEqual([expect.stringContaining("'ci', '--ignore-scripts'")]);
  });
});
