import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { algorithmOf, createHostKeyReader, fingerprintOf } from './host-key';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}

/** An SSH server with one new key; counts who gets as far as naming a user. */
async function sshServer(): Promise<{ port: number; fingerprint: string; users: string[] }> {
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  const parsed = ssh2.utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  const users: string[] = [];
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (client) => {
    client.on('authentication', (context) => {
      users.push(context.username);
      context.reject();
    });
    client.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { port: portOf(server), fingerprint: fingerprintOf(parsed.getPublicSSH()), users };
}

async function tcpServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: TcpServer = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return portOf(server);
}

const reader = createHostKeyReader({ timeoutMs: 10_000 });

describe('fingerprints', () => {
  // Printed by ssh-keygen -lf of OpenSSH 9.2 for these public keys.
  it.each([
    [
      'ssh-ed25519',
      'AAAAC3NzaC1lZDI1NTE5AAAAIJfAeU5osxnDn4bLpVwmoTupwuq2hvwGdlETSe6RMpZs',
      'SHA256:O7mDsb1tsCtSPHjEkpUki/Teyoi+542WUDyn0jqoxpI',
    ],
    [
      'ecdsa-sha2-nistp256',
      'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPplid49FOk2c7sfGxvRkvRbMxhln7AsXb7Els3HSMy/QgJ3q8vKGyElRuMJL+XMPyie36+axZ+xI/kt4ZuCIkE=',
      'SHA256:ysqIdlvsHI9wpAcFzCsGFaoD724qYp/aKGcqQx1LCSE',
    ],
  ])('are those of OpenSSH: %s', (algorithm, base64, fingerprint) => {
    const blob = Buffer.from(base64, 'base64');
    expect(fingerprintOf(blob)).toBe(fingerprint);
    expect(algorithmOf(blob)).toBe(algorithm);
  });

  it.each([
    ['nothing', ''],
    ['a length that is longer than the blob', '000000ff7373'],
    ['control characters', '0000000373000a'],
    ['no name', '00000000'],
  ])('have no algorithm where there is %s', (_, hex) => {
    expect(algorithmOf(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});

describe('the key of a computer', () => {
  it('is read without naming a user', async () => {
    const { port, fingerprint, users } = await sshServer();
    expect(await reader.read('127.0.0.1', port)).toEqual({
      ok: true,
      value: { algorithm: 'ssh-ed25519', fingerprint },
    });
    expect(users).toEqual([]);
  });

  it('is the one that is shown now', async () => {
    const [one, other] = [await sshServer(), await sshServer()];
    expect(await reader.read('127.0.0.1', one.port)).not.toEqual(await reader.read('127.0.0.1', other.port));
  });

  it('cannot be read where nothing listens', async () => {
    const port = await tcpServer(() => undefined);
    for (const one of open.splice(0)) one.close();
    expect(await reader.read('127.0.0.1', port)).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up', (socket) => socket.destroy()],
    ['ends politely', (socket) => socket.end()],
    ['speaks something else', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    [
      'sends rubbish after its greeting',
      (socket) => socket.end(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.alloc(64, 0xff)])),
    ],
  ])('cannot be read from something that %s', async (_, onSocket) => {
    const port = await tcpServer(onSocket);
    const answer = await reader.read('127.0.0.1', port);
    expect(answer.ok ? undefined : ['malformed_answer', 'unreachable'].includes(answer.error.code)).toBe(true);
  });

  it('is waited for only so long', async () => {
    const port = await tcpServer(() => undefined);
    const hasty = createHostKeyReader({ timeoutMs: 50 });
    expect(await hasty.read('127.0.0.1', port)).toMatchObject({ ok: false, error: { code: 'timeout' } });
  });
});
