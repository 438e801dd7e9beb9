import { describe, expect, it } from 'vitest';
import { grantsOfToken } from './token-grants';

const token = (claims: unknown): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

describe('what a token grants', () => {
  it.each([
    ['an app', 'app' as const, { roles: ['User.Read.All'], scp: 'Nobody' }, ['User.Read.All'], undefined],
    ['an app without any', 'app' as const, { tid: 'x' }, [], undefined],
    ['a technician', 'technician' as const, { scp: ' A  B ', roles: ['x'], wids: ['AB-1'] }, ['A', 'B'], ['ab-1']],
    ['a technician whose scopes are not told', 'technician' as const, { wids: [] }, undefined, []],
  ])('%s', (_what, by, claims, permissions, roles) => {
    expect(grantsOfToken(token(claims), by)).toEqual({ permissions, roles });
  });

  it.each([
    ['empty', ''],
    ['no JWT', 'opaque'],
    ['no JSON', 'a.!!!.c'],
    ['a list', token([])],
    ['null', token(null)],
    ['other types', token({ roles: 'User.Read.All' })],
    ['numbers', token({ wids: [1] })],
    ['oversize', token({ scp: 'x'.repeat(70_000) })],
    ['too many', token({ roles: Array.from({ length: 501 }, () => 'x') })],
  ])('cannot be read: %s', (_what, text) => {
    expect(grantsOfToken(text, 'app')).toBeUndefined();
  });
});
