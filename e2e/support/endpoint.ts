import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { callable, ensureSystemPackages, script } from './scripts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Machine {
  readonly address: string;
  readonly port: number;
  inside(program: string, parameters?: readonly string[], input?: string): Promise<Ended>;
  argvFor(argv: readonly string[]): readonly string[];
  lend(path: string, at: string): Promise<void>;
  signIn(user: string, password: string, command?: string, input?: string): Promise<Ended>;
  silence(): Promise<void>;
  listen(): Promise<void>;
  setClock(aheadSeconds: number): Promise<void>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  stop(): Promise<void>;
}

/** What root sees of an account with the system's own programs. */
export interface AccountThere {
  readonly uid: string;
  readonly usable: boolean;
  readonly groups: readonly string[];
}

/** One of the system's programs at one of its calls. */
export interface HoldPoint {
  readonly program: 'useradd' | 'usermod' | 'chpasswd' | 'at' | 'atrm' | 'userdel';
  /** Among its arguments; left out: any call. */
  readonly argument?: string;
  readonly side: 'before' | 'after';
}

export interface Hold {
  isReached(): Promise<boolean>;
  release(): Promise<void>;
}

/** A real endpoint, and ways to look at it that share no code with the program. */
export interface LabEndpoint extends Omit<Machine, 'address' | 'port'> {
  /** What `--practice-computer` takes. */
  readonly factsFile: string;
  /** What the file holds. */
  readonly facts: unknown;
  account(name: string): Promise<AccountThere | undefined>;
  /**
   * Stops the next call of a program there whose arguments hold a text, before or after it did its work. Gives when it is
   * reached; whatever waits for it hangs until `release`, which is done when nothing is at work there any more.
   */
  holdAt(point: HoldPoint): Promise<Hold>;
  /** Names of all accounts that bear a marker. */
  marked(): Promise<readonly string[]>;
}

/** Put in front of a program; the programs' own folder comes first in the path that orders are run with. */
const wrapper = (real: string, { argument, side }: HoldPoint): string => `#!/bin/sh
${argument === undefined ? '' : `case " $* " in *" ${argument} "*) ;; *) exec ${real} "$@";; esac`}
[ -e /run/hold ] || exec ${real} "$@"
hold() { : >/run/reached; while [ -e /run/hold ]; do sleep 0.02; done; }
${side === 'before' ? `hold; exec ${real} "$@"` : `${real} "$@"; code=$?; hold; exit "$code"`}
`;

async function holdAt(machine: Machine, point: HoldPoint): Promise<Hold> {
  const sh = async (script: string, input = ''): Promise<string> => {
    const { code, stdout, stderr } = await machine.inside('sh', ['-c', script], input);
    if (code !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout;
  };
  const { program } = point;
  const here = `/usr/sbin/${program}`;
  // at and atrm are one program that goes by the name it is called by.
  const isElsewhere = program === 'at' || program === 'atrm';
  const real = isElsewhere ? `/usr/bin/${program}` : `/root/${program}`;
  if (!isElsewhere) await sh(`cp -p ${here} ${real}`);
  await sh(
    `rm -f /run/reached; : >/run/hold; cat >${here}.new; chmod 755 ${here}.new; mv ${here}.new ${here}`,
    wrapper(real, point),
  );
  return {
    isReached: async () => (await sh('if [ -e /run/reached ]; then echo yes; fi')) === 'yes\n',
    async release() {
      await sh(isElsewhere ? `rm -f ${here}` : `mv ${real} ${here}`);
      await sh('rm -f /run/hold; while pgrep -f "latchkey [0-9]+ [a-z]+$" >/dev/null; do sleep 0.02; done');
    },
  };
}

export interface EndpointOptions {
  readonly movableClock?: boolean;
  /** With an address of its own behind a cable that can be pulled. */
  readonly ownNetwork?: boolean;
  /** Packages for which purposes the test uses besides. */
  readonly needs?: readonly string[];
}

const labModule = z.object({
  startEndpoint: callable<(options: EndpointOptions) => Promise<Machine>>(),
  practiceFacts: callable<(machine: Machine) => unknown>(),
});

/** Starts a fresh one whose clock can be moved; `folder` is the test's own. Rejects when it does not answer. */
export async function startLabEndpoint(folder: string, options: EndpointOptions = {}): Promise<LabEndpoint> {
  const { ownNetwork = false, needs = [] } = options;
  const purposes = ['endpoint', ...(ownNetwork ? ['wholeEndpoint'] : []), ...needs];
  await ensureSystemPackages(purposes);
  const lab = labModule.parse(await script('endpoint.mjs'));
  const machine = await lab.startEndpoint({ movableClock: true, ...options });
  const facts = lab.practiceFacts(machine);
  const factsFile = join(folder, 'endpoint-facts.json');
  writeFileSync(factsFile, JSON.stringify(facts), { mode: 0o600 });
  return {
    ...machine,
    factsFile,
    facts,
    async account(name) {
      const uid = await machine.inside('id', ['-u', name]);
      if (uid.code !== 0) return undefined;
      const groups = (await machine.inside('id', ['-nG', name])).stdout.trim().split(' ');
      const status = (await machine.inside('passwd', ['-S', name])).stdout.split(' ');
      const expiry = (await machine.inside('chage', ['-l', '-i', name])).stdout;
      const isOver = /^Account expires\s*: 1970-01-02$/m.test(expiry);
      const own = groups.filter((group) => group !== name);
      return { uid: uid.stdout.trim(), usable: status[1] === 'P' && !isOver, groups: own };
    },
    holdAt: (point) => holdAt(machine, point),
    async marked() {
      const { stdout } = await machine.inside('grep', ['latchkey1;org=', '/etc/passwd']);
      return stdout
        .split('\n')
        .flatMap((line) => line.split(':')[0] ?? '')
        .filter((name) => name !== '');
    },
  };
}
