import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program, Transport } from '../../adapters/local/transport';
import { ThisComputer } from '../../adapters/local/this-computer';
import type { AccountRef, Directory } from '../../ports/directory';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import type { ContractSubject, Truth } from '../contract/directory-contract';

const tools = readFileSync(new URL('fake-mac.sh', import.meta.url), 'utf8');
const TOOLS = [
  'dscl',
  'dseditgroup',
  'pwpolicy',
  'launchctl',
  'osascript',
  'createhomedir',
  'stat',
  'pgrep',
  'pkill',
  'id',
  'sw_vers',
] as const;
const GROUPS = ['admin', 'helpdesk', 'remote', 'byhand'] as const;

/** A Mac of which only the tools are made up: the driver's own shell program really runs, and is watched. */
export class FakeMac {
  readonly root = mkdtempSync(join(tmpdir(), 'latchkey-mac-'));

  constructor() {
    for (const folder of ['bin', 'db', 'jobs', 'loaded', 'home', 'Users', 'Groups']) mkdirSync(join(this.root, folder));
    for (const tool of TOOLS) {
      const file = join(this.root, 'bin', tool);
      writeFileSync(file, tools.replace('@ROOT@', this.root));
      chmodSync(file, 0o755);
    }
    for (const group of GROUPS) {
      mkdirSync(join(this.root, 'Groups', group));
      writeFileSync(join(this.root, 'Groups', group, 'GroupMembership'), '');
      writeFileSync(join(this.root, 'Groups', group, 'GeneratedUID'), randomUUID().toUpperCase());
    }
  }

  /** Runs programs here, in a place where the tools and folders of the Mac are this one's. */
  transport(): Transport {
    const here = new ThisComputer();
    return {
      run: (program, timeoutMs) => here.run(this.#moved(program), timeoutMs),
      close: () => here.close(),
    };
  }

  #moved({ argv, stdin }: Program): Program {
    const [shell, flag = '', elevate = '', zero = '', length = '0', verb = ''] = argv;
    const text = Buffer.from(stdin.reveal(), 'utf8');
    const script = text
      .subarray(0, Number(length))
      .toString('utf8')
      .replaceAll('PATH=/usr/bin:/bin:/usr/sbin:/sbin', `PATH=${this.root}/bin:/usr/bin:/bin`)
      .replaceAll('/var/db/latchkey', `${this.root}/db`)
      .replaceAll('/Library/LaunchDaemons', `${this.root}/jobs`)
      .replaceAll('NFSHomeDirectory "/Users/$name"', `NFSHomeDirectory "${this.root}/home/$name"`)
      .replaceAll('"$home" = "/Users/$user"', `"$home" = "${this.root}/home/$user"`);
    const rest = text.subarray(Number(length)).toString('utf8');
    return {
      argv: [shell, flag, elevate, zero, String(Buffer.byteLength(script)), verb],
      stdin: new Secret(script.concat(rest)),
    };
  }

  /** Every call of a tool, as tool and arguments. */
  calls(): readonly (readonly string[])[] {
    const log = join(this.root, 'log');
    if (!existsSync(log)) return [];
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => /^[a-z_]+(\u001f|$)/.test(line))
      .map((line) => line.split('\u001f'));
  }

  attribute(name: string, key: string): string | undefined {
    const file = join(this.root, 'Users', name, key);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  setAttribute(name: string, key: string, value: string): void {
    mkdirSync(join(this.root, 'Users', name), { recursive: true });
    writeFileSync(join(this.root, 'Users', name, key), value);
  }

  groupsOf(name: string): readonly string[] {
    return GROUPS.filter((group) => this.#members(group).includes(name));
  }

  join(name: string, group: string): void {
    writeFileSync(join(this.root, 'Groups', group, 'GroupMembership'), [...this.#members(group), name, ''].join('\n'));
  }

  #members(group: string): readonly string[] {
    const text = readFileSync(join(this.root, 'Groups', group, 'GroupMembership'), 'utf8');
    return text.split('\n').filter((line) => line !== '');
  }

  /** Name of an account, by its GeneratedUID where that is given. */
  find({ name, objectId }: AccountRef): string | undefined {
    if (objectId === undefined) return existsSync(join(this.root, 'Users', name)) ? name : undefined;
    const all = readdirSync(join(this.root, 'Users'));
    return all.find((one) => this.attribute(one, 'GeneratedUID')?.trim() === objectId);
  }

  names(): readonly string[] {
    return readdirSync(join(this.root, 'Users'));
  }

  /** What launchd's jobs do at the end, to every account of ours. */
  endAll(): void {
    for (const name of this.names()) {
      if (this.attribute(name, 'dsAttrTypeNative:latchkey_token') === undefined) continue;
      this.setAttribute(name, 'UserShell', '/usr/bin/false');
      this.setAttribute(name, 'disabled', '');
      for (const group of this.groupsOf(name)) this.#leave(name, group);
    }
  }

  #leave(name: string, group: string): void {
    const left = this.#members(group).filter((member) => member !== name);
    writeFileSync(join(this.root, 'Groups', group, 'GroupMembership'), [...left, ''].join('\n'));
  }

  /** As an administrator would in the Users pane of System Settings. */
  openByHand(name: string): void {
    this.setAttribute(name, 'UserShell', '/bin/zsh');
    rmSync(join(this.root, 'Users', name, 'disabled'), { force: true });
  }

  isOpen(name: string): boolean {
    return this.attribute(name, 'UserShell') !== '/usr/bin/false' && this.attribute(name, 'disabled') === undefined;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function truthOf(mac: FakeMac, ref: AccountRef): Truth | undefined {
  const name = mac.find(ref);
  if (name === undefined) return undefined;
  return {
    objectId: (mac.attribute(name, 'GeneratedUID') ?? '').trim(),
    enabled: mac.isOpen(name),
    displayName: mac.attribute(name, 'RealName') ?? '',
    groups: mac.groupsOf(name),
  };
}

/** A directory on a made-up Mac as a subject of the contract. */
export function fakeMacSubject(mac: FakeMac, directory: Directory): ContractSubject {
  let count = 0;
  return {
    directory,
    authentication: { kind: 'password' },
    privileges: [
      { kind: 'localGroup', name: 'helpdesk' },
      { kind: 'localGroup', name: 'admin' },
      { kind: 'localGroup', name: 'remote' },
    ],
    missingPrivilege: { kind: 'localGroup', name: 'no-such-group' },
    handGroup: 'byhand',
    hostileNames: [
      '',
      ' ',
      'a"b',
      "a'b",
      '$(id)',
      '-r',
      'nul\u0000',
      'line\nbreak',
      '\u202egnp',
      'x'.repeat(33),
      '../b',
      'JIT',
    ],
    now: () => instant(Date.now()),
    accountName(hint) {
      count += 1;
      return `lk-${hint}-${String(count)}`;
    },
    settle: () => Promise.resolve(),
    plantForeign(name, password) {
      const objectId = randomUUID().toUpperCase();
      for (const [key, value] of [
        ['RecordName', name],
        ['GeneratedUID', objectId],
        ['UniqueID', '502'],
        ['RealName', 'A Person'],
        ['UserShell', '/bin/zsh'],
        ['password', password.reveal()],
      ] as const)
        mac.setAttribute(name, key, value);
      mac.join(name, 'byhand');
      return Promise.resolve({ name, objectId });
    },
    truth: (ref) => Promise.resolve(truthOf(mac, ref)),
    signIn: (name, secret) => Promise.resolve(mac.isOpen(name) && mac.attribute(name, 'password') === secret.reveal()),
    addToGroup({ name }, group) {
      mac.join(name, group);
      return Promise.resolve();
    },
    dispose() {
      mac.dispose();
      return Promise.resolve();
    },
  };
}
