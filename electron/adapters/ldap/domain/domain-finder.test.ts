import { createSocket, type Socket } from 'node:dgram';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { OTHER_CA as pem } from '../../../testkit/labs/other-ca';
import { createDomainFinder } from './domain-finder';

interface Srv {
  readonly priority: number;
  readonly weight: number;
  readonly name: string;
}

const sockets: Socket[] = [];
afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(done))));
});

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => [Buffer.from([Buffer.byteLength(label)]), Buffer.from(label)]),
    Buffer.from([0]),
  ]);

/** The answer to a question (RFC 1035 section 4, RFC 2782): SRV records, or an error code. */
function answerTo(query: Buffer, records: readonly Srv[], code: number): Buffer {
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const head = [query.subarray(0, 2), u16(0x8180 | code), u16(1), u16(records.length), u16(0), u16(0)];
  const answers = records.map(({ priority, weight, name }) => {
    const data = Buffer.concat([u16(priority), u16(weight), u16(389), nameBytes(name)]);
    return Buffer.concat([u16(0xc00c), u16(33), u16(1), Buffer.from([0, 0, 0, 60]), u16(data.length), data]);
  });
  return Buffer.concat([...head, question, ...answers]);
}

/** A DNS server on loopback; gives its address and what it was asked. */
async function dnsServer(records: readonly Srv[] | 'silent', code = 0) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (query, { address, port }) => {
    const labels: string[] = [];
    for (let at = 12; query[at] !== 0 && at < query.length; at += (query[at] ?? 0) + 1) {
      labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
    }
    asked.push(labels.join('.'));
    if (records !== 'silent') socket.send(answerTo(query, records, code), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { server: `127.0.0.1:${String(socket.address().port)}`, asked };
}

describe('domain controllers', () => {
  it('are asked for where they register, and come in the order in which to prefer them', async () => {
    const { server, asked } = await dnsServer([
      { priority: 10, weight: 0, name: 'far.corp.example' },
      { priority: 0, weight: 5, name: 'DC2.corp.example' },
      { priority: 0, weight: 100, name: 'dc1.corp.example' },
      { priority: 0, weight: 100, name: 'dc1.corp.example' },
    ]);
    const found = await createDomainFinder().controllers('corp.example', server);
    expect(found).toEqual({ ok: true, value: ['dc1.corp.example', 'dc2.corp.example', 'far.corp.example'] });
    expect(asked).toEqual(['_ldap._tcp.dc._msdcs.corp.example']);
  });

  it('whose names are none are left out, and more than a connector takes are cut off', async () => {
    const many = Array.from({ length: 20 }, (_, n) => ({
      priority: n,
      weight: 0,
      name: `dc${String(n)}.corp.example`,
    }));
    const hostile = ['a b.example', '-x.example', 'x";rm.example', '<script>.example'];
    const records = [...hostile.map((name) => ({ priority: 0, weight: 0, name })), ...many];
    const { server } = await dnsServer(records);
    const found = await createDomainFinder().controllers('corp.example', server);
    expect(found).toEqual({ ok: true, value: many.slice(0, 16).map(({ name }) => name) });
  });

  it.each([
    ['no such domain', [], 3, 'not_found'],
    ['a domain without controllers', [], 0, 'not_found'],
    ['a server that refuses', [], 5, 'dns'],
    ['a silent server', 'silent', 0, 'timeout'],
  ] as const)('%s fails by its code', async (_, records, code, expected) => {
    const { server } = await dnsServer(records, code);
    const found = await createDomainFinder(200).controllers('corp.example', server);
    expect(found).toMatchObject({ ok: false, error: { code: expected } });
  });

  it.each(['nonsense', '127.0.0.1:abc', '256.1.1.1', 'dns.example', '', '[::1', '127.0.0.1 '])(
    'are not asked of %j',
    async (server) => {
      const found = await createDomainFinder(200).controllers('corp.example', server);
      expect(found).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    },
  );
});

describe('certificates', () => {
  const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  const finder = createDomainFinder();
  const certificates = (text: string) => finder.certificates(text);

  it('are told by fingerprint, subject and end', () => {
    const [facts, broken, ...more] = certificates(`${pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`);
    const endsAt = Date.UTC(2126, 10, 1, 10, 24, 53);
    expect(facts).toMatchObject({ subject: 'CN=Another CA', endsAt, isAuthority: true });
    expect(facts?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect([broken, more]).toEqual([undefined, []]);
  });

  it.each([
    ['', 0],
    ['-----BEGIN CERTIFICATE-----', 0],
    ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 0],
    [pem.repeat(40), 32],
  ])('are counted', (text, count) => {
    expect(certificates(text)).toHaveLength(count);
  });

  it('that were cut or changed are never more than unreadable', () => {
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Buffer.from(der);
        other[at] = (other[at] ?? 0) ^ change;
        const text = `-----BEGIN CERTIFICATE-----\n${other.toString('base64')}\n-----END CERTIFICATE-----`;
        const [facts] = certificates(text);
        const [original] = certificates(pem);
        if (facts !== undefined) expect(facts.fingerprint).not.toBe(original?.fingerprint);
      }),
    );
  });
});
