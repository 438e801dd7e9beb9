import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connectorIdSchema, customerIdSchema } from '../../../../shared/ids';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { Deadline, Link, onlyOnce } from './link';

const SECRET = 'Plain-Text-Secret-42';
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** LDAPMessage 1 with an ExtendedResponse of resultCode 0 (RFC 4511 4.12): "go on, start TLS". */
const startTlsAccepted = Buffer.from('300c02010178070a010004000400', 'hex');

/** A server on loopback port 389 that keeps every byte it is sent. */
async function listen(answer: (socket: Socket, count: number) => void): Promise<{ host: string; heard: () => string }> {
  let heard = '';
  const server = createServer((socket) => {
    let count = 0;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      count += 1;
      answer(socket, count);
    });
  });
  const host = `127.99.${String(1 + Math.floor(Math.random() * 250))}.${String(1 + Math.floor(Math.random() * 250))}`;
  await new Promise<void>((resolve) => server.listen(389, host, resolve));
  expect((server.address() as AddressInfo).port).toBe(389);
  closers.push(() => server.close());
  return { host, heard: () => heard };
}

function link(host: string): Link {
  const connector: ActiveDirectoryConnector = {
    kind: 'activeDirectory',
    id: connectorIdSchema.parse('c'),
    customerId: customerIdSchema.parse('k'),
    label: 'x',
    domainControllers: [host],
    encryption: 'startTls',
    baseDn: 'DC=lab,DC=test',
    accountOu: 'OU=x,DC=lab,DC=test',
    upnSuffix: 'lab.test',
    bindAccount: 'svc@lab.test',
  };
  return new Link(host, connector, () => Promise.resolve(ok(new Secret(SECRET))));
}

const search = (subject: Link, timeoutMs: number) => subject.search('', { scope: 'base' }, new Deadline(timeoutMs));

test.each<[string, (socket: Socket, count: number) => void]>([
  ['closes', (socket) => void socket.destroy()],
  ['answers with nonsense', (socket) => void socket.end(Buffer.from('ffffffffff', 'hex'))],
  [
    'accepts StartTLS and closes',
    (socket, count) => {
      if (count === 1) socket.end(startTlsAccepted);
      else socket.destroy();
    },
  ],
  [
    'accepts StartTLS and speaks no TLS',
    (socket, count) => void socket.write(count === 1 ? startTlsAccepted : 'hello'),
  ],
  ['says nothing', () => undefined],
])('a server that %s is never told the password', async (_, answer) => {
  const { host, heard } = await listen(answer);
  const subject = link(host);
  for (const round of [1, 2]) {
    const found = await search(subject, 250);
    expect([round, found.ok]).toEqual([round, false]);
    if (!found.ok) expect(['unreachable', 'timeout', 'tls_untrusted']).toContain(found.error.failure.code);
  }
  expect(heard().length).toBeGreaterThan(0);
  expect(heard()).not.toContain(SECRET);
  expect(heard()).not.toContain('svc@lab.test');
});

test('a client opens one connection and never another', () => {
  const open = onlyOnce((port: number) => port + 1);
  expect(open(388)).toBe(389);
  expect(() => open(388)).toThrow('connection lost');
});
