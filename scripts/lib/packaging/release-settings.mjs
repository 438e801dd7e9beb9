import { Refusal } from '../steps.mjs';

const MAINTAINER = /^[^<>\n]+ <[^<>@\s]+@[^<>@\s]+>$/;

/**
 * What a release adds to electron-builder.yml, as arguments of electron-builder. Packages for Linux name who looks after them
 * (electron-builder makes neither deb nor rpm without), and nothing for Windows or macOS leaves unsigned by accident.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]}
 */
export function releaseArguments(env, platform) {
  const { LATCHKEY_FEED: feed, LATCHKEY_HOMEPAGE: homepage = '', LATCHKEY_MAINTAINER: maintainer = '' } = env;
  const announced = feed ? ['-c.publish.provider=generic', `-c.publish.url=${secure('LATCHKEY_FEED', feed)}`] : [];
  if (platform !== 'linux') return ['-c.forceCodeSigning=true', ...announced];
  if (!MAINTAINER.test(maintainer)) throw new Refusal('LATCHKEY_MAINTAINER must be "Name <address>" for Linux.');
  const named = [
    `-c.linux.maintainer=${maintainer}`,
    `-c.extraMetadata.homepage=${secure('LATCHKEY_HOMEPAGE', homepage)}`,
  ];
  return [...named, ...announced];
}

/** @param {string} name @param {string} address */
function secure(name, address) {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
    throw new Refusal(`${name} must be an https address.`);
  return address;
}
