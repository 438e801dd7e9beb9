import { generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAsar } from '../asar.mjs';
import { checkList } from './checklist.mjs';
import { makeIcns, makeIco } from './icons.mjs';
import { signManifests } from './manifests.mjs';
import { closedFolder } from './ordinary-user.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-packaging-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const MAIN = [
  'w.loadURL(`${o}/windows/x/index.html`)',
  'nodeIntegration:!1',
  'contextIsolation:!0',
  'sandbox:!0;enableSandbox()',
  's.setPermissionRequestHandler(f);s.setPermissionCheckHandler(f)',
  'webSecurity:!0',
  "`default-src 'none'`",
  'allowRunningInsecureContent:!1',
  'experimentalFeatures:!1',
  '`will-attach-webview`;webviewTag:!1',
  '`will-navigate`;`will-frame-navigate`;`will-redirect`',
  '{action:`deny`}',
  'shell.openExternal(u)',
  'e.senderFrame',
];
const PRELOAD = 'contextBridge.exposeInMainWorld("latchkey",bridge)';

function check(main: readonly string[], preload = PRELOAD, page = '<p>'): string[] {
  const archive = join(folder, 'app.asar');
  const files = {
    'out/main/main.js': main.join('\n'),
    'out/preload/preload.cjs': preload,
    'out/preload/preload-secret.cjs': PRELOAD,
    'out/renderer/index.html': page,
  };
  writeFileSync(archive, makeAsar(files));
  return checkList(archive, '45.0.0');
}

describe('the security checklist of the built program', () => {
  it('holds for a program that does all of it', () => {
    expect(check(MAIN)).toHaveLength(21);
  });

  it.each(MAIN)('fails without %s', (line) => {
    expect(() => check(MAIN.filter((other) => other !== line))).toThrow('not so');
  });

  it.each([
    'nodeIntegration:!0',
    'contextIsolation:!1',
    'webSecurity:!1',
    "`script-src 'unsafe-inline'`",
    'enableBlinkFeatures:`x`',
    'w.loadFile(`x`)',
    'w.loadURL(`https://example.com`)',
    'shell.openExternal(other)',
  ])('fails with %s', (line) => {
    expect(() => check([...MAIN, line])).toThrow('not so');
  });

  it('fails with a webview in a page, or when a page is handed Electron', () => {
    expect(() => check(MAIN, PRELOAD, '<webview allowpopups>')).toThrow('not so');
    expect(() => check(MAIN, 'contextBridge.exposeInMainWorld("x",ipcRenderer)')).toThrow('not so');
  });
});

describe('icons', () => {
  it('hold each picture where their head says', () => {
    const ico = makeIco([16, 256]);
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 2]);
    for (const entry of [6, 22]) {
      const at = ico.readUInt32LE(entry + 12);
      expect(ico.toString('latin1', at + 1, at + 4)).toBe('PNG');
    }
    const icns = makeIcns();
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      expect(icns.toString('latin1', at + 9, at + 12)).toBe('PNG');
    }
  });
});

describe('announcements', () => {
  it('are signed, each by itself', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    for (const name of ['latest.yml', 'latest-linux.yml', 'other.yml']) writeFileSync(join(folder, name), name);
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { names, publicKey: told } = signManifests(folder, pem);
    expect(names.sort()).toEqual(['latest-linux.yml', 'latest.yml']);
    expect(Buffer.from(told, 'base64')).toHaveLength(32);
    for (const name of names) {
      const signature = Buffer.from(readFileSync(join(folder, `${name}.sig`), 'latin1'), 'base64');
      expect(verify(null, readFileSync(join(folder, name)), publicKey, signature)).toBe(true);
    }
    expect(readdirSync(folder)).not.toContain('other.yml.sig');
  });

  it('are not signed with a key of another kind', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => signManifests(folder, pem)).toThrow('Ed25519');
  });
});

describe('the way to a checkout', () => {
  it('is closed to other users by the first folder, from below, that they cannot read', () => {
    const inner = join(folder, 'closed', 'open');
    mkdirSync(inner, { recursive: true });
    chmodSync(inner, 0o755);
    chmodSync(join(folder, 'closed'), 0o710);
    expect(closedFolder(inner)).toBe(join(folder, 'closed'));
    chmodSync(join(folder, 'closed'), 0o755);
    expect(closedFolder(inner)).toBe(folder);
    chmodSync(folder, 0o755);
    expect(closedFolder(inner)).not.toBe(folder);
  });
});
