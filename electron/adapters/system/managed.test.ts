import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { managedPolicyFile, readManagedPolicy, type ManagedPolicy } from './managed';

const me = process.getuid?.() ?? 0;
const KEY = `${'A'.repeat(43)}=`;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-managed-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function read(content: unknown, mode = 0o644): ManagedPolicy {
  const file = join(folder, 'policy.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, mode);
  return readManagedPolicy(file, me);
}

describe('the policy file of a computer', () => {
  it('is understood in all its parts', () => {
    const policy = {
      version: 1,
      preferences: { openAtLogin: true, clipboardClearSeconds: 10, notifyBeforeMinutes: [] },
      updates: { feed: 'https://updates.example.com/latchkey', keys: [KEY] },
    };
    expect(read(policy)).toEqual({ managed: policy });
  });

  it('is none when there is no file', () => {
    expect(readManagedPolicy(join(folder, 'none.json'))).toEqual({ managed: { version: 1 } });
  });

  it.each([
    ['no JSON', '{'],
    ['empty', ''],
    ['of another version', { version: 2 }],
    ['with a field that is not known', { version: 1, preference: {} }],
    ['with a preference that is not manageable', { version: 1, preferences: { pinned: [] } }],
    ['with a value out of bounds', { version: 1, preferences: { clipboardClearSeconds: 0 } }],
    ['with a feed that is not encrypted', { version: 1, updates: { feed: 'http://example.com', keys: [KEY] } }],
    ['with a feed and no key', { version: 1, updates: { feed: 'https://example.com' } }],
    ['with a key that is none', { version: 1, updates: { feed: 'https://example.com', keys: ['x'] } }],
    ['too long', ' '.repeat(70_000)],
  ])('does not hold when it is %s', (_what, content) => {
    expect(read(content)).toEqual({ managed: { version: 1 }, trouble: 'damaged' });
  });

  it.each([[0o664], [0o646], [0o666]])('is not believed when others may write it (%o)', (mode) => {
    expect(read({ version: 1 }, mode)).toEqual({ managed: { version: 1 }, trouble: 'untrusted' });
  });

  it('is not believed when it belongs to somebody else', () => {
    read({ version: 1 });
    expect(readManagedPolicy(join(folder, 'policy.json'), me + 1)).toMatchObject({ trouble: 'untrusted' });
  });

  it('lies where only an administrator writes', () => {
    expect(managedPolicyFile('linux', {})).toBe('/etc/latchkey/policy.json');
    expect(managedPolicyFile('darwin', {})).toMatch(/^\/Library\//);
    expect(managedPolicyFile('win32', { ProgramData: 'D:\\PD' })).toBe('D:\\PD\\Latchkey\\policy.json');
  });
});
