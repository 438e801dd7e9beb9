import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** One element of DER (ITU-T X.690): tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const bits = (content: Uint8Array): Buffer => der(0x03, Buffer.from([0]), content);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const time = (text: string): Buffer => der(0x18, Buffer.from(text, 'ascii'));

export interface TestCertificate {
  readonly cert: string;
  readonly key: KeyObject;
}

export interface TestCertificateOptions {
  /** `YYYYMMDDHHMMSSZ`, both. */
  readonly from?: string;
  readonly until?: string;
  /** What it is for. */
  readonly address?: readonly [number, number, number, number];
  readonly names?: readonly string[];
}

/** A certificate (RFC 5280) for 127.0.0.1, if for no other address, and for names, that is its own authority. */
export function testCertificate(
  commonName: string,
  {
    from = '20200101000000Z',
    until = '20991231235959Z',
    address: own = [127, 0, 0, 1],
    names = [],
  }: TestCertificateOptions = {},
): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName, 'utf8')))));
  const hosts = names.map((host) => der(0x82, Buffer.from(host, 'ascii')));
  const address = sequence(oid('551d11'), der(0x04, sequence(der(0x87, Buffer.from(own)), ...hosts)));
  const authority = sequence(
    oid('551d13'),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(address, authority)),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const lines =
    sequence(body, ECDSA_SHA256, bits(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey,
  };
}
