import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { openClipboard, secretFormats, type ClassicClipboard, type ModernClipboard } from './clipboard';
import { standsFor, ticketFor } from './ticket';

type Formats = Record<string, string | Blob>;
const RAW = /^electron application\/osclipboard;format="(.+)"$/;

class FakeModern implements ModernClipboard<Formats> {
  formats: Formats = {};
  primary = '';
  failWrite = false;
  dropText = false;
  readonly selection;

  constructor(platform: NodeJS.Platform) {
    this.selection =
      platform === 'linux'
        ? { readText: () => Promise.resolve(this.primary), clear: () => void (this.primary = '') }
        : undefined;
  }

  write([item = {}]: Formats[]): Promise<void> {
    if (this.failWrite) return Promise.reject(new Error('type not supported'));
    const { ['text/plain']: text, ...rest } = item;
    this.formats = this.dropText || text === undefined ? rest : item;
    return Promise.resolve();
  }

  writeText(text: string): Promise<void> {
    this.formats = { 'text/plain': text };
    if (this.selection !== undefined) this.primary = text;
    return Promise.resolve();
  }

  readText(): Promise<string> {
    const text = this.formats['text/plain'];
    return Promise.resolve(typeof text === 'string' ? text : '');
  }

  clear(): void {
    this.formats = {};
  }
}

class FakeClassic implements ClassicClipboard {
  text = '';
  primary = '';
  writeText(text: string): void {
    this.text = this.primary = text;
  }
  readText(type?: 'selection'): string {
    return type === 'selection' ? this.primary : this.text;
  }
  clear(type?: 'selection'): void {
    if (type === 'selection') this.primary = '';
    else this.text = '';
  }
}

const secret = new Secret('R7!"k;\u202E(’)');
const item = (formats: Formats): Formats => formats;

const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

describe('a ticket', () => {
  it('stands for exactly its text', () => {
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit }), (text, other) => {
        expect(standsFor(ticketFor(text), text)).toBe(true);
        expect(standsFor(ticketFor(text), other)).toBe(Buffer.from(text).equals(Buffer.from(other)));
      }),
    );
  });

  it('says nothing about the text, not even that two are the same', () => {
    const [one, two] = [ticketFor('secret'), ticketFor('secret')];
    expect(one.digest).not.toBe(two.digest);
    expect(JSON.stringify(one)).not.toContain('secret');
  });

  it.each([
    { salt: '', digest: '' },
    { salt: 'x', digest: 'not base64!' },
    { salt: 'x', digest: 'AAAA' },
  ])('stands for nothing when damaged: %j', (ticket) => {
    expect(standsFor(ticket, '')).toBe(false);
  });
});

describe.each(['win32', 'darwin', 'linux'] as const)('a modern clipboard on %s', (platform) => {
  const names = (formats: Formats): (string | undefined)[] =>
    Object.keys(formats).flatMap((key) => RAW.exec(key)?.[1] ?? []);

  it('holds a secret together with what keeps it out of histories', async () => {
    const fake = new FakeModern(platform);
    await openClipboard({ kind: 'modern', clipboard: fake, item }, platform).writeSecret(secret);
    expect(await fake.readText()).toBe(secret.reveal());
    expect(names(fake.formats)).toEqual(
      {
        win32: [
          'ExcludeClipboardContentFromMonitorProcessing',
          'CanIncludeInClipboardHistory',
          'CanUploadToCloudClipboard',
        ],
        darwin: ['org.nspasteboard.ConcealedType', 'org.nspasteboard.TransientType'],
        linux: ['x-kde-passwordManagerHint'],
      }[platform],
    );
    expect(fake.primary).toBe('');
  });

  it.each(['failWrite', 'dropText'] as const)(
    'still holds the secret when the marked write goes wrong (%s)',
    async (how) => {
      const fake = new FakeModern(platform);
      fake[how] = true;
      const clipboard = openClipboard({ kind: 'modern', clipboard: fake, item }, platform);
      const ticket = await clipboard.writeSecret(secret);
      expect(await fake.readText()).toBe(secret.reveal());
      expect(await clipboard.clearIfUnchanged(ticket)).toBe(true);
      expect(await fake.readText()).toBe('');
      expect(fake.primary).toBe('');
    },
  );

  it('leaves what the person copied since', async () => {
    const fake = new FakeModern(platform);
    const clipboard = openClipboard({ kind: 'modern', clipboard: fake, item }, platform);
    const ticket = await clipboard.writeSecret(secret);
    await clipboard.writeText('mine');
    expect(await clipboard.clearIfUnchanged(ticket)).toBe(false);
    expect(await fake.readText()).toBe('mine');
  });

  it('never rejects, even when nothing works', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('no clipboard'));
    const clear = (): void => undefined;
    const fake = { write: broken, writeText: broken, readText: broken, clear };
    const clipboard = openClipboard({ kind: 'modern', clipboard: fake, item }, platform);
    const ticket = await clipboard.writeSecret(secret);
    await clipboard.writeText('x');
    expect(await clipboard.clearIfUnchanged(ticket)).toBe(false);
  });
});

it('writes the Windows answers as a DWORD of zero', async () => {
  const formats = secretFormats('x', 'win32');
  const blob = formats['electron application/osclipboard;format="CanIncludeInClipboardHistory"'];
  if (!(blob instanceof Blob)) throw new Error('no blob');
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0, 0, 0, 0]);
});

describe('a classic clipboard', () => {
  it('empties the primary selection too, also when only that still holds the secret', async () => {
    const fake = new FakeClassic();
    const clipboard = openClipboard({ kind: 'classic', clipboard: fake }, 'linux');
    const ticket = await clipboard.writeSecret(secret);
    fake.text = 'mine';
    expect(await clipboard.clearIfUnchanged(ticket)).toBe(true);
    expect([fake.text, fake.primary]).toEqual(['mine', '']);
  });

  it('leaves a selection that is another', async () => {
    const fake = new FakeClassic();
    const clipboard = openClipboard({ kind: 'classic', clipboard: fake }, 'linux');
    const ticket = await clipboard.writeSecret(secret);
    fake.primary = 'selected';
    expect(await clipboard.clearIfUnchanged(ticket)).toBe(true);
    expect([fake.text, fake.primary]).toEqual(['', 'selected']);
  });

  it('does not ask for a selection where there is none', async () => {
    const asked: (string | undefined)[] = [];
    const fake = {
      writeText: () => undefined,
      clear: () => undefined,
      readText: (type?: string) => (asked.push(type), ''),
    };
    const clipboard = openClipboard({ kind: 'classic', clipboard: fake }, 'win32');
    expect(await clipboard.clearIfUnchanged(ticketFor('x'))).toBe(false);
    expect(asked).toEqual([undefined]);
  });
});
