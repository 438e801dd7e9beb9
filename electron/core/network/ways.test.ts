import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenWays, environmentAnswer, isOwnHost, waysOf } from './ways';

const proxy = (host: string, port: number, secure = false) => ({ kind: 'proxy', secure, host, port });
const direct = { kind: 'direct' };
const unknown = { kind: 'unknown' };

describe('what a PAC script answers', () => {
  it.each([
    ['DIRECT', [direct]],
    ['', [direct]],
    [' ; ;', [direct]],
    ['PROXY proxy.corp.example:8080', [proxy('proxy.corp.example', 8080)]],
    ['PROXY a:1; HTTPS b:2 ;DIRECT', [proxy('a', 1), proxy('b', 2, true), direct]],
    ['proxy a', [proxy('a', 80)]],
    ['HTTPS a', [proxy('a', 443, true)]],
    ['PROXY [2001:db8::7]:3128', [proxy('2001:db8::7', 3128)]],
    ['SOCKS5 a:1080; PROXY b:3', [unknown, proxy('b', 3)]],
    ['PROXY a:0', [unknown]],
    ['PROXY a:99999', [unknown]],
    ['PROXY user:pass@a:80', [unknown]],
    ['PROXY http://a:80', [unknown]],
    ['PROXY', [unknown]],
    ['constructor a:1', [unknown]],
  ])('%j', (answer, ways) => {
    expect(waysOf(answer)).toEqual(ways);
  });

  it('reads anything, and never more than eight ways', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (answer) => {
        const ways = waysOf(answer);
        expect(ways.length).toBeGreaterThan(0);
        expect(ways.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('what the person chose', () => {
  const manual = { kind: 'manual', host: 'p', port: 8080 } as const;
  it.each([
    [{ kind: 'system' }, 'graph.microsoft.com', undefined],
    [{ kind: 'none' }, 'graph.microsoft.com', [direct]],
    [manual, 'graph.microsoft.com', [proxy('p', 8080)]],
    [{ kind: 'system' }, '127.0.0.1', [direct]],
    [manual, 'localhost', [direct]],
    [manual, '[::1]', [direct]],
    [{ ...manual, alsoLoopback: true }, '127.0.0.1', [proxy('p', 8080)]],
  ] as const)('%j to %s', (choice, host, ways) => {
    expect(chosenWays(choice, host)).toEqual(ways);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['[::1]', true],
    ['LOCALHOST', true],
    ['a.localhost', true],
    ['127.0.0.1.example', false],
    ['localhost.example', false],
    ['notlocalhost', false],
    ['::2', false],
  ])('%s is an address of this computer itself: %s', (host, own) => {
    expect(isOwnHost(host)).toBe(own);
  });
});

describe('what the environment says', () => {
  const set = { HTTPS_PROXY: 'http://proxy:3128' };
  it.each([
    [{}, 'DIRECT'],
    [set, 'PROXY proxy:3128'],
    [{ https_proxy: 'lower:1', HTTPS_PROXY: 'upper:2' }, 'PROXY lower:1'],
    [{ ALL_PROXY: 'http://all:9/' }, 'PROXY all:9'],
    [{ HTTPS_PROXY: 'https://proxy:443' }, 'HTTPS proxy:443'],
    [{ HTTPS_PROXY: 'socks5://s:1080' }, 'SOCKS5 s:1080'],
    [{ HTTPS_PROXY: 'http://ana:p%40ss@proxy:3128' }, 'PROXY proxy:3128'],
    [{ HTTP_PROXY: 'http://plain:80' }, 'DIRECT'],
    [{ ...set, NO_PROXY: '*' }, 'DIRECT'],
    [{ ...set, NO_PROXY: 'other.example, microsoft.com' }, 'DIRECT'],
    [{ ...set, no_proxy: '.microsoft.com' }, 'DIRECT'],
    [{ ...set, NO_PROXY: '*.microsoft.com' }, 'DIRECT'],
    [{ ...set, NO_PROXY: 'graph.microsoft.com:443' }, 'DIRECT'],
    [{ ...set, NO_PROXY: 'graph.microsoft.com:8443' }, 'PROXY proxy:3128'],
    [{ ...set, NO_PROXY: 'soft.com' }, 'PROXY proxy:3128'],
    [{ ...set, NO_PROXY: '' }, 'PROXY proxy:3128'],
  ])('%j', (env, answer) => {
    expect(environmentAnswer(env, 'graph.microsoft.com', 443)).toBe(answer);
  });

  it('knows an IPv6 address among the exempt', () => {
    expect(environmentAnswer({ ...set, NO_PROXY: '2001:db8::7' }, '[2001:db8::7]', 443)).toBe('DIRECT');
  });
});
