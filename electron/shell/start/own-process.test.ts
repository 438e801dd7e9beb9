import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canKeepRecords, keepCertificatesChecked, leaveMemoryOutOfDumps, ownFolder } from './own-process';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-own-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the folder of the profile', () => {
  it('is made for its user alone', () => {
    ownFolder(join(folder, 'a', 'b'));
    expect(modeOf(join(folder, 'a', 'b'))).toBe(0o700);
  });

  it('is closed when it stood open', () => {
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o755);
    ownFolder(join(folder, 'open'));
    expect(modeOf(join(folder, 'open'))).toBe(0o700);
  });

  it('keeps records only when something can be written, and leaves nothing behind', () => {
    expect(canKeepRecords(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    expect(canKeepRecords(join(folder, 'none'))).toBe(false);
    writeFileSync(join(folder, 'file'), '');
    expect(canKeepRecords(join(folder, 'file'))).toBe(false);
    expect(canKeepRecords('/proc')).toBe(false);
  });
});

describe('core dumps', () => {
  it('hold no mapping of memory afterwards', () => {
    const file = join(folder, 'coredump_filter');
    writeFileSync(file, '00000033');
    expect(leaveMemoryOutOfDumps(file)).toBe(true);
    expect(Number.parseInt(readFileSync(file, 'utf8'), 16)).toBe(0);
  });

  it('are said to be as they were where that cannot be done', () => {
    expect(leaveMemoryOutOfDumps(join(folder, 'none', 'coredump_filter'))).toBe(false);
  });
});

describe('certificates', () => {
  it('stay checked, whatever the environment says', () => {
    const env = { PATH: '/bin', NODE_TLS_REJECT_UNAUTHORIZED: '0', node_tls_reject_unauthorized: '0' };
    keepCertificatesChecked(env);
    expect(env).toEqual({ PATH: '/bin' });
  });
});
