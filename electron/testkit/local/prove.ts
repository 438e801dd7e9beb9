import { randomBytes } from 'node:crypto';
import type { Privilege } from '../../../shared/model/policy';
import type { Secret } from '../../../shared/secret';
import { instant, plus, SECOND, type Instant, type Millis } from '../../../shared/time';
import type { Directory } from '../../ports/directory';
import { changingVerbs, TestLease } from '../contract/directory-contract-kit';
import { must } from '../must';

/** A real computer whose owner wants to see that local accounts work on it. */
export interface Proving {
  readonly directory: Directory;
  /** Given to the trial accounts, such as the group of administrators. */
  readonly privilege: Privilege;
  /** A second group; only needed for the account's place among hand-made changes. */
  readonly second: Privilege;
  readonly now: () => Instant;
  /** Signs in as a person would; undefined: there is no way to try it. */
  readonly signIn?: (name: string, password: Secret<string>) => Promise<boolean>;
  /** Waits until this time has come at the endpoint. */
  readonly waitUntil: (time: Instant) => Promise<void>;
  /** Hears of each part as it ends. */
  say(line: ProofLine): void;
}

export interface ProofLine {
  readonly part: string;
  /** Undefined: it held. */
  readonly trouble: string | undefined;
}

/** How long the account lives whose end the endpoint has to bring about alone; launchd looks once a minute. */
const SHORT_LIFE: Millis = 100 * SECOND;
/** How long the endpoint may take to end an account after its time. */
const GRACE: Millis = 40 * SECOND;

/** Walks the promises that a driver makes on a real computer, on accounts of its own, which it takes away again. */
export async function proveLocal(proving: Proving): Promise<readonly ProofLine[]> {
  const lines: ProofLine[] = [];
  const walk = new Walk(proving, (line) => {
    lines.push(line);
    proving.say(line);
  });
  await walk.life();
  await walk.guards();
  await walk.backstop();
  await walk.cleanUp();
  return lines;
}

function expectThat(fact: boolean, words: string): void {
  if (!fact) throw new Error(words);
}

class Walk {
  readonly #proving: Proving;
  readonly #tell: (line: ProofLine) => void;
  readonly #leases: TestLease[] = [];

  constructor(proving: Proving, tell: (line: ProofLine) => void) {
    this.#proving = proving;
    this.#tell = tell;
  }

  async #part(part: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#tell({ part, trouble: undefined });
    } catch (error) {
      this.#tell({ part, trouble: error instanceof Error ? error.message : 'threw something else than an error' });
    }
  }

  #lease(life?: Millis): TestLease {
    const { directory, privilege, second, now } = this.#proving;
    const never = () => Promise.reject(new Error('not on a real computer'));
    const subject = {
      directory,
      authentication: { kind: 'password' },
      privileges: [privilege, second],
      handGroup: '',
      hostileNames: [],
      now,
      accountName: (hint: string) => hint,
      settle: () => Promise.resolve(),
      plantForeign: never,
      truth: never,
      signIn: never,
      addToGroup: never,
      dispose: () => Promise.resolve(),
    } as const;
    const name = `lk-proof-${randomBytes(4).toString('hex')}`;
    const lease = new TestLease(subject, name, 'burner', life === undefined ? {} : { endsAt: plus(now(), life) });
    this.#leases.push(lease);
    return lease;
  }

  /** One lease from its beginning to its end. */
  async life(): Promise<void> {
    const { signIn, privilege } = this.#proving;
    const lease = this.#lease();
    await this.#part('an account is made disabled, marked and with its end armed', async () => {
      await lease.create('Latchkey proof "O\'Hara", $x; (delete me)');
      const seen = await lease.observe();
      expectThat(seen.account === 'present' && seen.enabled === false, 'it is not there, or not disabled');
      expectThat(
        typeof seen.marker === 'object' && seen.marker.leaseId === lease.marker.leaseId,
        'its marker is not read back',
      );
    });
    await this.#part('making it again is no second account', () => lease.create());
    await this.#part(`it gets ${privilege.name} and is still disabled`, async () => {
      await lease.grants([privilege]);
      const seen = await lease.observe();
      expectThat(seen.grants.length === 1, 'the group is not read back');
      expectThat(seen.enabled === false, 'the group enabled it');
      if (signIn !== undefined) expectThat(!(await signIn(lease.name, lease.password)), 'it opens already');
    });
    await this.#part('its password opens it, and its end waits', async () => {
      await lease.credential();
      const seen = await lease.observe();
      expectThat(seen.enabled === true, 'it is not enabled');
      expectThat(seen.credential?.expiresAt !== undefined, 'no end is read back');
      if (signIn !== undefined) expectThat(await signIn(lease.name, lease.password), 'the password does not open it');
    });
    await this.#part('neutralised, the old password opens nothing', async () => {
      await lease.neutralise();
      const seen = await lease.observe();
      expectThat(seen.enabled === false && seen.credential?.usable !== true, 'it is still usable');
      if (signIn !== undefined) expectThat(!(await signIn(lease.name, lease.password)), 'the password still opens it');
    });
    await this.#part('stripped, it is in no group', async () => {
      await lease.strip();
      expectThat((await lease.observe()).grants.length === 0, 'a group is left');
    });
    await this.#part('each step of the end may be repeated', () => lease.neutralise().then(() => lease.strip()));
    await this.#part('erased, it is gone, and gone again', async () => {
      await lease.erase();
      expectThat((await lease.observe()).account === 'absent', 'it is still there');
      await lease.erase();
    });
  }

  /** Nothing but the account of the lease is touched. */
  async guards(): Promise<void> {
    const { directory } = this.#proving;
    const lease = this.#lease();
    const other = this.#lease();
    await this.#part('another lease may change nothing of an account', async () => {
      await lease.begin();
      const stranger = new TestLease(other.subject, lease.name, 'burner');
      stranger.objectId = lease.objectId;
      for (const [verb, run] of changingVerbs(stranger)) expectThat(!(await run()).ok, `${verb} was not refused`);
      expectThat((await lease.observe()).enabled === true, 'the account was changed all the same');
    });
    await this.#part('it is in the list of marked accounts', async () => {
      const listed = must(await directory.listMarked(lease.marker.organisationId, lease.call));
      expectThat(
        listed.some(({ account }) => account.name === lease.name),
        'it is not',
      );
    });
    await this.#part('a group that does not exist is refused', async () => {
      const privilege = { kind: 'localGroup', name: 'lk-no-such-group' } as const;
      const { account, marker, endsAt, call } = lease;
      const request = { account, marker, endsAt, privilege, justification: 'proof' };
      expectThat(!(await directory.grant(request, call)).ok, 'it was not');
    });
    await this.#part('a name that could be taken for something else is refused', async () => {
      for (const name of ['', '-r', 'a b', 'a"b', "a'b", '$(x)', '../x', 'x'.repeat(64), 'a\nb', 'a\0b']) {
        const trial = new TestLease(other.subject, name, 'burner');
        expectThat(!(await directory.create(trial.createRequest(), trial.call)).ok, JSON.stringify(name));
      }
    });
  }

  /** The endpoint ends an account by itself. */
  async backstop(): Promise<void> {
    const { signIn, waitUntil } = this.#proving;
    const lease = this.#lease(SHORT_LIFE);
    await this.#part('left alone, the computer itself ends an account', async () => {
      await lease.begin();
      await waitUntil(plus(lease.endsAt, GRACE));
      const seen = await lease.observe();
      expectThat(seen.enabled === false, 'it is still enabled');
      expectThat(seen.grants.length === 0, 'it is still in a group');
      if (signIn !== undefined) expectThat(!(await signIn(lease.name, lease.password)), 'the password still opens it');
    });
  }

  /** Takes away what the walk made, whatever happened. */
  async cleanUp(): Promise<void> {
    await this.#part('nothing is left behind', async () => {
      for (const lease of this.#leases) {
        const { directory } = this.#proving;
        must(await directory.erase(lease.revokeRequest(), lease.call));
        expectThat((await lease.observe()).account === 'absent', `${lease.name} is still there; delete it by hand`);
      }
    });
  }
}

/** `instant` of now, for whoever proves on the computer's own clock. */
export const wallNow = (): Instant => instant(Date.now());
