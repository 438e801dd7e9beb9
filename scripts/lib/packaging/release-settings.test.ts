import { describe, expect, it } from 'vitest';
import { releaseArguments } from './release-settings.mjs';

const linux = {
  LATCHKEY_MAINTAINER: 'Ana Petrou <ana@msp.example>',
  LATCHKEY_HOMEPAGE: 'https://msp.example/latchkey',
};

describe('what a release adds', () => {
  it.each<[NodeJS.Platform]>([['win32'], ['darwin']])('on %s: nothing unsigned, announced or not', (platform) => {
    expect(releaseArguments({}, platform)).toEqual(['-c.forceCodeSigning=true']);
    expect(releaseArguments({ LATCHKEY_FEED: 'https://u.example/l/' }, platform)).toEqual([
      '-c.forceCodeSigning=true',
      '-c.publish.provider=generic',
      '-c.publish.url=https://u.example/l/',
    ]);
  });

  it('on Linux: who looks after the packages', () => {
    expect(releaseArguments({ ...linux, LATCHKEY_FEED: '' }, 'linux')).toEqual([
      '-c.linux.maintainer=Ana Petrou <ana@msp.example>',
      '-c.extraMetadata.homepage=https://msp.example/latchkey',
    ]);
  });

  it.each<[NodeJS.ProcessEnv, string]>([
    [{ ...linux, LATCHKEY_MAINTAINER: undefined }, 'LATCHKEY_MAINTAINER'],
    [{ ...linux, LATCHKEY_MAINTAINER: 'Ana' }, 'LATCHKEY_MAINTAINER'],
    [{ ...linux, LATCHKEY_MAINTAINER: 'Ana <ana@msp.example>\nX: y' }, 'LATCHKEY_MAINTAINER'],
    [{ ...linux, LATCHKEY_HOMEPAGE: undefined }, 'LATCHKEY_HOMEPAGE'],
    [{ ...linux, LATCHKEY_HOMEPAGE: 'msp.example' }, 'LATCHKEY_HOMEPAGE'],
    [{ ...linux, LATCHKEY_FEED: 'http://u.example' }, 'LATCHKEY_FEED'],
    [{ ...linux, LATCHKEY_FEED: 'file:///tmp' }, 'LATCHKEY_FEED'],
  ])('is refused for %j', (env, name) => {
    expect(() => releaseArguments(env, 'linux')).toThrow(name);
  });
});
