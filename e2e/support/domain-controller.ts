import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { callable, ensureSystemPackages, script } from './scripts';

/** One account as the domain's own database holds it. */
export interface AccountInDatabase {
  readonly id: string;
  readonly enabled: boolean;
  /** Milliseconds since 1970; 0 or less: never, or long ago. */
  readonly expiresAt: number;
  readonly groups: readonly string[];
  readonly info: string;
}

/** A real domain controller, and ways to look at it that share no code with the program. */
export interface DomainController {
  /** What `--practice-domain` takes. */
  readonly factsFile: string;
  /** Accounts that bear a marker, read from the database file. */
  marked(): Promise<readonly AccountInDatabase[]>;
  account(name: string): Promise<AccountInDatabase | undefined>;
  /** Signs in as a person's program would: `ok`, or the reason of the refusal (`52e` wrong, `533` disabled, `701` expired). */
  signIn(name: string, password: string): Promise<string>;
  /** Number of lines in its audit log that match so far. */
  audited(line: RegExp): number;
  /** Stops answering, or goes on. */
  hold(held: boolean): void;
  /** Kills it and starts it again, its clock ahead by so many seconds. */
  restart(aheadSeconds?: number): Promise<void>;
  stop(): Promise<void>;
}

interface Controller {
  readonly addresses: readonly [string, string];
  readonly caCertificate: string;
  readonly secrets: { readonly administrator: string; readonly service: string };
  readonly folder: string;
  output(): string;
  signal(signal: NodeJS.Signals): void;
  restart(aheadSeconds?: number): Promise<void>;
  stop(): Promise<void>;
}

const labModule = z.object({
  startDomainController: callable<() => Promise<Controller>>(),
  practiceFacts: callable<(controller: Controller) => unknown>(),
});

interface Ended {
  readonly code: number;
  readonly out: string;
}

function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, words, { env, maxBuffer: 1 << 26 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      resolve({ code, out: `${out}${err}` });
    });
  });
}

/** Steps of 100 ns between 1601 and 1970 (FILETIME). */
const EPOCH = 116_444_736_000_000_000n;

/** Reads what ldbsearch prints: records apart by blank lines, long lines folded. */
function records(text: string): readonly AccountInDatabase[] {
  const unfolded = text.replaceAll(/\n /g, '');
  return unfolded.split(/\n\n+/).flatMap((record) => {
    const values = (name: string): readonly string[] =>
      [...record.matchAll(new RegExp(`^${name}: (.*)$`, 'gm'))].map((match) => match[1] ?? '');
    const [id] = values('objectGUID');
    if (id === undefined) return [];
    const expires = BigInt(values('accountExpires')[0] ?? '0');
    return [
      {
        id,
        enabled: (Number(values('userAccountControl')[0]) & 2) === 0,
        expiresAt: Number((expires - EPOCH) / 10_000n),
        groups: values('memberOf').map((dn) => /^CN=([^,]+)/.exec(dn)?.[1] ?? dn),
        info: values('info')[0] ?? '',
      },
    ];
  });
}

/** Starts a fresh one; `folder` is the test's own. Rejects when it does not answer. */
export async function startDomain(folder: string): Promise<DomainController> {
  await ensureSystemPackages(['domain', 'ldapTools']);
  const lab = labModule.parse(await script('samba.mjs'));
  const controller = await lab.startDomainController();
  const factsFile = join(folder, 'domain.json');
  writeFileSync(factsFile, JSON.stringify(lab.practiceFacts(controller)), { mode: 0o600 });
  const database = join(controller.folder, 'dc', 'private', 'sam.ldb');
  const ask = async (filter: string): Promise<readonly AccountInDatabase[]> => {
    const wanted = ['objectGUID', 'userAccountControl', 'accountExpires', 'memberOf', 'info'];
    const { code, out } = await run('ldbsearch', ['-H', database, filter, ...wanted]);
    if (code !== 0) throw new Error(`ldbsearch ended with code ${String(code)}: ${out}`);
    return records(out);
  };
  return {
    factsFile,
    marked: () => ask('(info=latchkey1;*)'),
    account: async (name) => (await ask(`(sAMAccountName=${name})`))[0],
    async signIn(name, password) {
      const secretFile = join(folder, 'password');
      writeFileSync(secretFile, password, { mode: 0o600 });
      const words = ['-x', '-H', `ldaps://${controller.addresses[0]}`, '-D', `${name}@lab.test`, '-y', secretFile];
      const env = { ...process.env, LDAPTLS_CACERT: join(controller.folder, 'tls', 'ca.pem') };
      const { code, out } = await run('ldapsearch', [...words, '-b', '', '-s', 'base'], env);
      return code === 0 ? 'ok' : (/data ([0-9a-f]+)/.exec(out)?.[1] ?? `code ${String(code)}`);
    },
    audited: (line) =>
      controller
        .output()
        .split('\n')
        .filter((text) => line.test(text)).length,
    hold: (held) => {
      controller.signal(held ? 'SIGSTOP' : 'SIGCONT');
    },
    restart: (aheadSeconds) => controller.restart(aheadSeconds),
    stop: () => controller.stop(),
  };
}
