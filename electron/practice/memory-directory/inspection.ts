import { randomUUID } from 'node:crypto';
import type { Secret } from '../../../shared/secret';
import type { Instant } from '../../../shared/time';
import type { AccountRef, Marker } from '../../ports/directory';
import { markerOf, type Domain } from './domain';
import { liveGrants } from './look';
import { fingerprint, matches } from './secrets';
import type { MemoryAccount } from './state';

/** What a person or a test sees who looks past the directory's interface. */
export interface AccountTruth {
  readonly objectId: string;
  readonly name: string;
  readonly displayName: string;
  readonly marker: Marker | 'foreign';
  readonly enabled: boolean;
  readonly state: 'present' | 'recycled';
  readonly groups: readonly string[];
  readonly methods: readonly string[];
  readonly expiresAt?: Instant;
  readonly passwordChangedAt: Instant;
}

/** Why a sign-in worked or not, in the directory's own terms. */
export type SignIn = 'accepted' | 'unknown' | 'wrong' | 'disabled' | 'expired';

/** Looks at, and plants things in, a directory in memory; no part of the product goes this way. */
export interface MemoryInspection {
  accounts(): readonly AccountTruth[];
  /** Tries to sign in as a person would, now. A one-time pass is used up by it. */
  tryCredential(name: string, secret: Secret<string>): SignIn;
  /** Puts an account there that is not ours (no marker, or any text in the marker's place). */
  plant(account: {
    name: string;
    password: Secret<string>;
    markerText?: string;
    groups?: readonly string[];
  }): AccountRef;
  /** Adds a membership by hand, as a customer's administrator might. */
  addToGroup(ref: AccountRef, group: string): void;
  /** Registers a sign-in method by hand. */
  addMethod(ref: AccountRef, name: string): void;
  /** Enables an account by hand and lets it never end by itself. */
  enable(ref: AccountRef): void;
  /** Overwrites the text in the marker's place; undefined removes it. */
  setMarkerText(ref: AccountRef, text: string | undefined): void;
}

function truthOf(domain: Domain, account: MemoryAccount): AccountTruth {
  return {
    objectId: account.objectId,
    name: account.name,
    displayName: account.displayName,
    marker: markerOf(account),
    enabled: account.enabled,
    state: account.deletedAt === undefined ? 'present' : 'recycled',
    groups: liveGrants(domain, account).map((grant) => grant.name),
    methods: account.methods.map((method) => method.name),
    ...(account.expiresAt === undefined ? {} : { expiresAt: account.expiresAt }),
    passwordChangedAt: account.passwordChangedAt,
  };
}

function passFits(account: MemoryAccount, secret: string, now: Instant): boolean {
  const { pass } = account;
  if (pass === undefined || pass.expiresAt <= now || (pass.oneTime && pass.used)) return false;
  return matches(secret, pass.print);
}

function signIn(domain: Domain, name: string, secret: string): SignIn {
  const account = domain.present({ name });
  if (account === undefined) return 'unknown';
  const now = domain.now();
  const { previousPassword: previous } = account;
  const byPrevious = previous !== undefined && previous.until > now && matches(secret, previous.print);
  const byPass = passFits(account, secret, now);
  if (!byPass && !byPrevious && !matches(secret, account.password)) return 'wrong';
  if (!account.enabled) return 'disabled';
  if (account.expiresAt !== undefined && account.expiresAt <= now) return 'expired';
  if (byPass && account.pass !== undefined) account.pass.used = true;
  domain.changed();
  return 'accepted';
}

export function inspect(domain: Domain): MemoryInspection {
  const change = (ref: AccountRef, work: (account: MemoryAccount) => void): void => {
    const account = domain.find(ref);
    if (account === undefined) throw new RangeError('no such account');
    work(account);
    domain.changed();
  };
  const handMade = (group: string) => {
    const kind = { activeDirectory: 'adGroup', local: 'localGroup', m365: 'group' }[domain.options.source];
    return { key: `${kind}:${group}`, name: group, reference: `group:${group.toLowerCase()}` };
  };
  return {
    accounts: () => domain.all().map((account) => truthOf(domain, account)),
    tryCredential: (name, secret) => signIn(domain, name, secret.reveal()),
    plant({ name, password, markerText, groups = [] }) {
      const now = domain.now();
      const { objectId } = domain.add({
        name,
        displayName: name,
        ...(markerText === undefined ? {} : { marker: markerText }),
        enabled: true,
        password: fingerprint(password.reveal()),
        passwordChangedAt: now,
        grants: groups.map(handMade),
        methods: [],
        sessionsValidFrom: now,
      });
      return { name, objectId };
    },
    addToGroup: (ref, group) => {
      change(ref, (account) => account.grants.push(handMade(group)));
    },
    addMethod: (ref, name) => {
      change(ref, (account) => account.methods.push({ name, reference: randomUUID() }));
    },
    enable: (ref) => {
      change(ref, (account) => {
        account.enabled = true;
        delete account.expiresAt;
      });
    },
    setMarkerText: (ref, text) => {
      change(ref, (account) => {
        if (text === undefined) delete account.marker;
        else account.marker = text;
      });
    },
  };
}
