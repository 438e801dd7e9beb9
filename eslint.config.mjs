import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

import { plugin } from './scripts/lint/rules.mjs';

/** Projects of the house plan; each file belongs to exactly one. */
const projects = [
  'shared',
  'electron/core',
  'electron/ports',
  'electron/app',
  'electron/adapters',
  'electron/practice',
  'electron/shell',
  'electron/testkit',
  'electron/testkit/tools',
  'renderer',
  'scripts/tools',
  'e2e',
].map((folder) => `${folder}/tsconfig.json`);
const tests = ['tsconfig.tests.json', 'renderer/tsconfig.tests.json', 'electron/shell/tsconfig.preload.json'];

/** @param {string} message @param {readonly string[]} selectors */
const banned = (message, selectors) => selectors.map((selector) => ({ selector, message }));

const CLOCK = banned('Time comes from the Clock port, chance from the Random port.', [
  "MemberExpression[object.name='Date'][property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "MemberExpression[object.name='Math'][property.name='random']",
  "MemberExpression[object.name='performance'][property.name='now']",
]);
const FOCUSED = banned('Every test runs.', [
  'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|skipIf|runIf)$/]',
]);

const source = ['**/*.ts', '**/*.tsx'];
const testFiles = ['**/*.test.ts', '**/*.test.tsx', 'e2e/**/*.ts', '**/*-contract.ts'];

export default tseslint.config(
  {
    ignores: ['out/', 'dist/', 'demo/', '.cache/', 'coverage/', 'test-results/', 'playwright-report/', 'node_modules/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: source,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: [...projects, ...tests], tsconfigRootDir: import.meta.dirname } },
    plugins: { latchkey: plugin },
    rules: {
      'latchkey/layers': 'error',
      'latchkey/no-leftovers': 'error',
      'latchkey/no-revealed-secret-in-text': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...FOCUSED],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['shared/**/*.ts', 'electron/core/**/*.ts', 'electron/app/**/*.ts'],
    ignores: testFiles,
    rules: { 'no-restricted-syntax': ['error', ...FOCUSED, ...CLOCK] },
  },
  {
    files: ['electron/**/*.ts', 'renderer/**/*.{ts,tsx}', 'shared/**/*.ts'],
    ignores: ['electron/adapters/local/**', 'electron/testkit/**', ...testFiles],
    rules: {
      'no-restricted-imports': ['error', { paths: ['child_process', 'node:child_process'] }],
    },
  },
  {
    files: ['electron/shell/**/*.ts'],
    ignores: ['electron/shell/ipc/ipc-router.ts', ...testFiles],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            'child_process',
            'node:child_process',
            { name: 'electron', importNames: ['ipcMain'], message: 'Only ipc-router.ts listens to windows.' },
          ],
        },
      ],
    },
  },
  {
    // Why it uses the older call is said there.
    files: ['electron/shell/windows/protocol.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  { files: ['renderer/**/*.{ts,tsx}'], extends: [hooks.configs.flat['recommended-latest']] },
  {
    // A suite is a list of cases, however long; the cases themselves are short.
    files: testFiles,
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Programs for the terminal.
    files: ['electron/testkit/tools/**/*.ts', 'scripts/tools/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', 'vite.config.ts', 'vitest.config.ts', 'playwright.config.ts', 'eslint.config.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    plugins: { latchkey: plugin },
    rules: {
      'latchkey/no-leftovers': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'no-console': 'off',
      'no-undef': 'off',
    },
  },
);
