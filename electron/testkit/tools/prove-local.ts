/**
 * Walks the promises of a driver of local accounts on a real computer: this one, or one over SSH. Makes accounts named
 * `lk-proof-…` there and takes them away again. Exit code 1 when something did not hold.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createEndpointDirectory, driverOf, SshTransport, ThisComputer } from '../../adapters/local';
import type { Transport } from '../../adapters/local/transport';
import { proveLocal, wallNow } from '../local/prove';
import { endpointConnector } from '../local/endpoint-subject';
import { optionsOf } from './driver/options';

/** What belongs to SSH is refused without a host: accounts would be made on this computer instead. */
const optionsSchema = z
  .object({
    os: z.enum(['linux', 'windows', 'macos']),
    host: z.string().optional(),
    port: z.coerce.number().int().min(1).max(65_535),
    user: z.string().optional(),
    'host-key': z.string().startsWith('SHA256:').optional(),
    key: z.string().optional(),
  })
  .refine(({ host, user, key, 'host-key': hostKey }) => host !== undefined || (user ?? key ?? hostKey) === undefined, {
    error: '--user, --key and --host-key are for a computer over SSH: give --host NAME too',
  })
  .refine(
    ({ host, user, 'host-key': hostKey }) => host === undefined || (user !== undefined && hostKey !== undefined),
    {
      error: 'Over SSH, give --user NAME and --host-key SHA256:… too (ssh-keygen -lf prints it at the computer)',
    },
  )
  .refine(({ key }) => key === undefined || existsSync(key), { error: 'The file that --key names is not there' });

const HERE = { linux: 'linux', win32: 'windows', darwin: 'macos' } as const;
const ADMINISTRATORS = {
  linux: { kind: 'localGroup', name: 'sudo' },
  macos: { kind: 'localGroup', name: 'admin' },
  windows: { kind: 'localGroup', name: 'Administrators', sid: 'S-1-5-32-544' },
} as const;

/** The password of the management account: typed or piped, never an argument, which every user could list. */
async function typedPassword(): Promise<Secret<string>> {
  process.stderr.write('Password of the management account (shown while you type; better give --key FILE): ');
  const input = createInterface({ input: process.stdin });
  const line = await input.question('');
  input.close();
  return new Secret(line);
}

function given() {
  const here = Object.entries(HERE).find(([platform]) => platform === process.platform)?.[1] ?? 'linux';
  return optionsOf(
    {
      os: { type: 'string', default: here },
      host: { type: 'string' },
      port: { type: 'string', default: '22' },
      user: { type: 'string' },
      'host-key': { type: 'string' },
      key: { type: 'string' },
    },
    optionsSchema,
  );
}

async function run(): Promise<number> {
  const { os, host, port, user, 'host-key': hostKey, key } = given();
  const over = host === undefined ? undefined : { host, port, ...(hostKey === undefined ? {} : { hostKey }) };
  const secret =
    over === undefined ? undefined : key === undefined ? await typedPassword() : new Secret(readFileSync(key, 'utf8'));
  const transportAs = (who: string, credential: Secret<string>): Transport =>
    over === undefined
      ? new ThisComputer()
      : new SshTransport({ address: { ...over, user: who }, secret: () => Promise.resolve(ok(credential)) });
  const connector = endpointConnector({ address: host ?? '', port, hostKey: hostKey ?? '' }, user ?? '');
  const driver = driverOf({ ...connector, os, ...(over === undefined ? { transport: { kind: 'thisComputer' } } : {}) });
  const transport = transportAs(user ?? '', secret ?? new Secret(''));
  const directory = createEndpointDirectory({
    driver,
    transport,
    clock: { wall: wallNow, monotonic: () => performance.now() },
  });
  const signIn = async (name: string, password: Secret<string>): Promise<boolean> => {
    const session = transportAs(name, password);
    const ran = await session.run({ argv: ['whoami'], stdin: new Secret('') }, 20_000);
    await session.close();
    return ran.ok && ran.value.exitCode === 0;
  };
  const lines = await proveLocal({
    directory,
    privilege: ADMINISTRATORS[os],
    second: ADMINISTRATORS[os],
    now: wallNow,
    ...(over === undefined ? {} : { signIn }),
    waitUntil: async (time) => {
      await wait(Math.max(0, time - Date.now()));
    },
    say: ({ part, trouble }) => {
      console.log(trouble === undefined ? `held      ${part}` : `NOT HELD  ${part}: ${trouble}`);
    },
  });
  await directory.close();
  const failed = lines.filter(({ trouble }) => trouble !== undefined).length;
  console.log(`${os}: ${String(lines.length - failed)} held, ${String(failed)} did not`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await run();
