import type { ActiveDirectoryConnector } from '../../../shared/model/connector';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant, plus, type Millis } from '../../../shared/time';
import { createLdapDirectory, type LdapDirectory } from '../../adapters/ldap';
import { LabAdministrator, type LabFacts } from '../../adapters/ldap/witness/lab-administrator';
import type { ContractSubject } from '../contract/directory-contract';
import { TestLease } from '../contract/directory-contract-kit';
import { labConnector, labSubject } from '../contract/directory-contract-samba';

/** How a directory on the lab domain differs from that of its least-privilege service account. */
export interface LabOpening {
  readonly change?: Partial<ActiveDirectoryConnector>;
  /** The bind account's password, when it is not the service account's. */
  readonly secret?: string;
  /** By how much the clock of this directory's side is behind the domain controller's. */
  readonly slowBy?: Millis;
  readonly quietMs?: Millis;
}

/** A directory of its own, as a subject of the contract, and a lease there. */
export interface LabSetUp {
  readonly directory: LdapDirectory;
  readonly subject: ContractSubject;
  readonly lease: TestLease;
}

/** One test file's view of a lab domain: the administrator as witness, and all directories that were opened there. */
export class SambaLab {
  readonly #opened: LdapDirectory[] = [];
  #administrator: LabAdministrator;
  #leases = 0;

  private constructor(
    readonly facts: LabFacts,
    private readonly hint: string,
  ) {
    this.#administrator = new LabAdministrator(facts);
  }

  /** Signs the administrator in. Names of accounts begin with `hint`. */
  static async on(facts: LabFacts, hint: string): Promise<SambaLab> {
    const lab = new SambaLab(facts, hint);
    await lab.#administrator.signIn();
    return lab;
  }

  get administrator(): LabAdministrator {
    return this.#administrator;
  }

  /** How many leases were set up. */
  get leases(): number {
    return this.#leases;
  }

  /** Ends the administrator's connection, does something to the domain controller, and signs in again. */
  async during(work: () => Promise<void>): Promise<void> {
    await this.#administrator.close();
    await work();
    await this.signInAgain();
  }

  /** A new connection of the administrator, after the domain controller was killed. */
  async signInAgain(): Promise<void> {
    this.#administrator = new LabAdministrator(this.facts);
    await this.#administrator.signIn();
  }

  open({ change = {}, secret = this.facts.secrets.service, slowBy = 0, quietMs }: LabOpening = {}): LdapDirectory {
    const directory = createLdapDirectory({
      connector: labConnector(this.facts, change),
      secret: () => Promise.resolve(ok(new Secret(secret))),
      clock: { wall: () => plus(instant(Date.now()), -slowBy), monotonic: () => performance.now() },
      ...(quietMs === undefined ? {} : { quietMs }),
    });
    this.#opened.push(directory);
    return directory;
  }

  setUp(opening: LabOpening = {}): LabSetUp {
    const { slowBy = 0 } = opening;
    const directory = this.open(opening);
    const now = () => plus(instant(Date.now()), -slowBy);
    const subject = { ...labSubject(this.facts, directory, this.#administrator), now };
    this.#leases += 1;
    return { directory, subject, lease: new TestLease(subject, `${this.hint}-${String(this.#leases)}`) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((directory) => directory.close()));
    await this.#administrator.close();
  }
}
