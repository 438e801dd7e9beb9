import { randomBytes, randomUUID } from 'node:crypto';
import type { Failure } from '../../../shared/errors';
import {
  correlationIdSchema,
  leaseIdSchema,
  operationIdSchema,
  organisationIdSchema,
  policyIdSchema,
  technicianIdSchema,
  type OrganisationId,
} from '../../../shared/ids';
import type { LeaseMode } from '../../../shared/model/lease';
import type { Authentication, Privilege } from '../../../shared/model/policy';
import type { Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { HOUR, plus, type Instant, type Millis } from '../../../shared/time';
import { must } from '../must';
import type { Marker } from '../../core/naming/marker';
import type {
  AccountRef,
  Call,
  CreateRequest,
  Directory,
  IssuedCredential,
  Observation,
  RevokeRequest,
} from '../../ports/directory';

/** What the witness saw of an account, by a way that is not the directory under test. */
export interface Truth {
  readonly objectId: string;
  readonly enabled: boolean;
  readonly displayName: string;
  readonly groups: readonly string[];
}

/**
 * One directory with the tools to prove it. What an adapter has to bring:
 *
 * - `directory`: the thing under test, on a target that holds at least the groups or roles of `privileges` and `handGroup`;
 * - the witness (`plantForeign`, `truth`, `signIn`, `addToGroup`): must not go through `directory`;
 * - `accountName(hint)`: a name that no test used before and that the directory takes;
 * - `hostileNames`: account names that must be refused as `bad_input` or `constraint_violation`, and leave nothing behind;
 * - optional tools; a test that needs one that is absent is not registered.
 */
export interface ContractSubject {
  readonly directory: Directory;
  readonly authentication: Authentication;
  /** At least two, given and taken independently. */
  readonly privileges: readonly [Privilege, Privilege, ...Privilege[]];
  /** A privilege whose group does not exist. */
  readonly missingPrivilege?: Privilege;
  /** Name of a group that the contract's leases are never given. */
  readonly handGroup: string;
  readonly hostileNames: readonly string[];
  /** The directory's own time. */
  now(): Instant;
  accountName(hint: string): string;
  /** Waits until reads show every write made so far. */
  settle(): Promise<void>;
  /** Makes an account that is not ours, with this password, and in the hand group. */
  plantForeign(name: string, password: Secret<string>): Promise<AccountRef>;
  truth(ref: AccountRef): Promise<Truth | undefined>;
  signIn(name: string, secret: Secret<string>): Promise<boolean>;
  addToGroup(ref: AccountRef, group: string): Promise<void>;
  dispose(): Promise<void>;
}

/** Which optional tools `makeSubject` will bring; asked before any test runs. */
export interface ContractTools {
  /** The directory offers `halt`. */
  readonly halts?: boolean;
  /** Lets time pass at the directory. */
  readonly advance?: (subject: ContractSubject, ms: Millis) => Promise<void>;
  /** Enables an account behind the directory's back, as an administrator might. */
  readonly enableByHand?: (subject: ContractSubject, ref: AccountRef) => Promise<void>;
  /** Overwrites the marker's text behind the directory's back. */
  readonly overwriteMarker?: (subject: ContractSubject, ref: AccountRef, text: string) => Promise<void>;
  /** Registers a sign-in method behind the directory's back. */
  readonly addMethod?: (subject: ContractSubject, ref: AccountRef) => Promise<void>;
}

export const CONTRACT_ORGANISATION: OrganisationId = organisationIdSchema.parse('org-contract');

/** A password that every directory takes: four kinds of characters, 28 long. */
export function contractPassword(): Secret<string> {
  return new Secret(`Aa1!${randomBytes(18).toString('base64url')}`);
}

/** What a lease needs of a subject. */
export type LeaseSubject = Pick<ContractSubject, 'directory' | 'authentication' | 'privileges' | 'settle' | 'now'>;

/** One lease's view of one account in a test: requests with the right marker, filled in. */
export class TestLease<Subject extends LeaseSubject = ContractSubject> {
  readonly marker: Marker;
  readonly call: Call;
  readonly password = contractPassword();
  objectId: string | undefined;
  credentialReference: string | undefined;
  grantReferences: string[] = [];
  /** Every unseen password the directory was given. */
  readonly unseen: Secret<string>[] = [];

  constructor(
    readonly subject: Subject,
    readonly name: string,
    readonly mode: LeaseMode = 'standard',
    change: Partial<Marker> = {},
  ) {
    const endsAt = plus(subject.now(), HOUR);
    this.marker = {
      organisationId: CONTRACT_ORGANISATION,
      leaseId: leaseIdSchema.parse(randomUUID()),
      technicianId: technicianIdSchema.parse('tech-ana'),
      policyId: policyIdSchema.parse('policy-1'),
      mode,
      endsAt,
      ...change,
    };
    this.call = {
      leaseId: this.marker.leaseId,
      opId: operationIdSchema.parse(randomUUID()),
      correlationId: correlationIdSchema.parse(randomUUID()),
      timeoutMs: 20_000,
      priority: 'high',
      unseenPassword: () => {
        const secret = contractPassword();
        this.unseen.push(secret);
        return secret;
      },
    };
  }

  get account(): AccountRef {
    return this.objectId === undefined ? { name: this.name } : { name: this.name, objectId: this.objectId };
  }

  get endsAt(): Instant {
    return this.marker.endsAt;
  }

  createRequest(displayName = `JIT ${this.name}`): CreateRequest {
    const { marker, mode, endsAt } = this;
    return { account: { name: this.name }, marker, displayName, mode, endsAt };
  }

  revokeRequest(): RevokeRequest {
    const grants = this.subject.privileges.map((privilege, index) => {
      const reference = this.grantReferences[index];
      return reference === undefined ? { privilege } : { privilege, reference };
    });
    const credential = this.credentialReference === undefined ? {} : { credential: this.credentialReference };
    return { account: this.account, marker: this.marker, mode: this.mode, known: { ...credential, grants } };
  }

  async create(displayName?: string): Promise<void> {
    const created = must(await this.subject.directory.create(this.createRequest(displayName), this.call));
    this.objectId = created.objectId;
    await this.subject.settle();
  }

  async credential(): Promise<IssuedCredential> {
    const { account, marker, endsAt, password } = this;
    const { authentication, directory } = this.subject;
    const chosen = authentication.kind === 'password' ? { password } : {};
    const issued = must(
      await directory.issueCredential({ account, marker, authentication, endsAt, ...chosen }, this.call),
    );
    this.credentialReference = issued.reference;
    return issued;
  }

  async grants(privileges: readonly Privilege[] = this.subject.privileges): Promise<void> {
    for (const privilege of privileges) {
      const { account, marker, endsAt, call } = this;
      const request = { account, marker, endsAt, privilege, justification: 'contract' };
      const granted = must(await this.subject.directory.grant(request, call));
      if (granted.reference !== undefined) this.grantReferences.push(granted.reference);
    }
  }

  /** The whole begin phase; gives the secret that opens the account. */
  async begin(): Promise<Secret<string>> {
    await this.create();
    await this.grants();
    const issued = await this.credential();
    await this.subject.settle();
    return issued.secret ?? this.password;
  }

  async neutralise(): Promise<void> {
    must(await this.subject.directory.neutralise(this.revokeRequest(), this.call));
    await this.subject.settle();
  }

  async strip(): Promise<void> {
    must(await this.subject.directory.strip(this.revokeRequest(), this.call));
    await this.subject.settle();
  }

  async erase(): Promise<void> {
    must(await this.subject.directory.erase(this.revokeRequest(), this.call));
    await this.subject.settle();
  }

  async end(): Promise<void> {
    await this.neutralise();
    await this.strip();
    if (this.mode === 'burner') await this.erase();
  }

  async observe(account: AccountRef = this.account): Promise<Observation> {
    return must(await this.subject.directory.observe({ account, marker: this.marker }, this.call));
  }
}

/** Every verb that changes something, called by `lease` on its account. */
export function changingVerbs(
  lease: TestLease,
): readonly (readonly [string, () => Promise<Result<unknown, Failure>>])[] {
  const { directory, authentication, privileges } = lease.subject;
  const { account, marker, endsAt, call, password } = lease;
  const chosen = authentication.kind === 'password' ? { password } : {};
  const request = { account, marker, endsAt };
  const begin: readonly [string, () => Promise<Result<unknown, Failure>>][] = [
    ['create', () => directory.create(lease.createRequest(), call)],
    ['issueCredential', () => directory.issueCredential({ ...request, authentication, ...chosen }, call)],
    ['grant', () => directory.grant({ ...request, privilege: privileges[0], justification: 'contract' }, call)],
    ['prolong', () => directory.prolong({ ...request, privileges }, call)],
  ];
  return [
    ...begin,
    ['neutralise', () => directory.neutralise(lease.revokeRequest(), call)],
    ['strip', () => directory.strip(lease.revokeRequest(), call)],
    ['erase', () => directory.erase(lease.revokeRequest(), call)],
  ];
}
