import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, fileOf } from './page-files';

describe('a page file', () => {
  it.each([
    ['app://latchkey/windows/popover/index.html', '/out/windows/popover/index.html'],
    ['app://latchkey/assets/main.js?v=1#x', '/out/assets/main.js'],
    ['app-secret://latchkey/windows/secret/index.html', '/out/windows/secret/index.html'],
  ])('%s is served', (url, file) => {
    expect(fileOf(url, '/out')).toBe(file);
  });

  it.each([
    'app://other/windows/popover/index.html',
    'app://latchkey/../windows/popover/index.html',
    'app://latchkey/%2e%2e/%2e%2e/etc/passwd.html',
    'app://latchkey/..%2f..%2fetc%2fpasswd.html',
    'app://latchkey/..%5c..%5cwindows.html',
    'app://latchkey/a\\..\\..\\b.html',
    'app://latchkey/%00index.html',
    'app://latchkey/%',
    'app://latchkey/.hidden/index.html',
    'app://latchkey/assets/main.js.map',
    'app://latchkey/assets/',
    'app://latchkey/',
    'not a url',
    '',
  ])('%s is not', (url) => {
    expect(fileOf(url, '/out')).toBeUndefined();
  });
});

it('the policy of pages names no wildcard, no inline, no eval, no data', () => {
  expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|data:|blob:|https?:/);
  expect(contentSecurityPolicy).toContain("default-src 'none'");
});
