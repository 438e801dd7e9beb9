import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invitationLineOf } from './invitation-asked';

const LINE = 'latchkey-invite-1.abcDEF_-9.0a1b2c3d';

describe('the file of an invitation', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-invitation-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (content: string | Buffer): string | undefined => {
    const path = join(folder, 'team.latchkey-invite');
    writeFileSync(path, content);
    return invitationLineOf({ kind: 'file', path });
  };

  it.each([
    ['as it was written', LINE],
    ['with a byte order mark and a line end', `\ufeff${LINE}\r\n`],
    ['wrapped by a mail program', `${LINE.slice(0, 20)}\n  ${LINE.slice(20)}\n`],
  ])('is read %s', (_what, content) => {
    expect(read(content)).toBe(LINE);
  });

  it.each([
    ['empty', ''],
    ['something else', 'root:x:0:0:root:/root:/bin/bash'],
    ['with bytes that are no text', Buffer.from([0, 255, 254, 0])],
    ['with a mark that turns the reading direction', `${LINE}\u202e`],
    ['too long', `latchkey-invite-1.${'a'.repeat(70_000)}`],
  ])('is not taken when it is %s', (_what, content) => {
    expect(read(content)).toBeUndefined();
  });

  it('is not taken when it is no plain file or is not there', () => {
    mkdirSync(join(folder, 'x.latchkey-invite'));
    expect(invitationLineOf({ kind: 'file', path: join(folder, 'x.latchkey-invite') })).toBeUndefined();
    expect(invitationLineOf({ kind: 'file', path: join(folder, 'y.latchkey-invite') })).toBeUndefined();
    expect(invitationLineOf({ kind: 'file', path: '/dev/zero' })).toBeUndefined();
  });
});
