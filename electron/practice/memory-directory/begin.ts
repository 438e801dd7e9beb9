import { randomUUID } from 'node:crypto';
import { failure, type Failure } from '../../../shared/errors';
import type { EnforcedBy, Enforcer, Evidence } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { instant, MINUTE, plus, type Instant } from '../../../shared/time';
import { markerText, type Marker } from '../../core/naming/marker';
import { checkMayTake, checkOwned } from '../../core/naming/ownership';
import type {
  AccountRequest,
  Call,
  Created,
  CreateRequest,
  CredentialRequest,
  Done,
  Granted,
  GrantRequest,
  IssuedCredential,
  Prolonged,
  ProlongRequest,
} from '../../ports/directory';
import { markerOf, type Domain } from './domain';
import { setPassword } from './password';
import { fingerprint, newPass } from './secrets';
import type { MemoryAccount } from './state';

/** Graph's bounds for the lifetime of a pass, in minutes (temporaryAccessPassAuthenticationMethod). */
const SHORTEST_PASS = 10;
const LONGEST_PASS = 43_200;

const byApp: Enforcer = { by: 'app' };
const byDirectory = (at: Instant): Enforcer => ({ by: 'directory', at });

function enforcedBy(domain: Domain, account: MemoryAccount): EnforcedBy {
  const ends = account.grants.map((grant) => grant.endsAt);
  const last = ends.every((end) => end !== undefined) ? ends.toSorted((a, b) => b - a)[0] : undefined;
  const signInEnd = domain.options.source === 'm365' ? account.pass?.expiresAt : account.expiresAt;
  return {
    signIn: signInEnd === undefined ? byApp : byDirectory(signInEnd),
    privilege: last === undefined ? byApp : byDirectory(last),
    object: byApp,
  };
}

const done = (domain: Domain, already: boolean, evidence: readonly Evidence[]): Done => ({
  already,
  evidence,
  directoryTime: domain.now(),
});

const isTenant = (domain: Domain): boolean => domain.options.source === 'm365';

function mayTake(domain: Domain, account: MemoryAccount, request: CreateRequest): Result<Marker, Failure> {
  const now = domain.now();
  // A staged account that is disabled may be one that another lease is just making; its end lies ahead then.
  const ended = isTenant(domain) || (account.expiresAt !== undefined && account.expiresAt <= now);
  return checkMayTake(markerOf(account), request.marker, { now, closed: !account.enabled && ended });
}

function takeOver(domain: Domain, account: MemoryAccount, request: CreateRequest, call: Call): void {
  account.marker = markerText(request.marker);
  account.displayName = request.displayName;
  account.enabled = !domain.traits.staged;
  setPassword(domain, account, call.unseenPassword());
  setPassword(domain, account, call.unseenPassword());
  if (!isTenant(domain)) account.expiresAt = request.endsAt;
  delete account.pass;
  account.grants = [];
  account.methods = [];
  account.sessionsValidFrom = domain.now();
  domain.changed();
}

function makeNew(domain: Domain, request: CreateRequest, call: Call): MemoryAccount {
  const now = domain.now();
  return domain.add({
    name: request.account.name,
    displayName: request.displayName,
    marker: markerText(request.marker),
    enabled: !domain.traits.staged,
    password: fingerprint(call.unseenPassword().reveal()),
    passwordChangedAt: now,
    ...(isTenant(domain) ? {} : { expiresAt: request.endsAt }),
    grants: [],
    methods: [],
    sessionsValidFrom: now,
  });
}

export function create(domain: Domain, request: CreateRequest, call: Call): Result<Created, Failure> {
  const { name } = request.account;
  if (!domain.acceptsName(name)) return err(failure('bad_input', { detail: 'account name' }));
  if (request.displayName.length === 0 || request.displayName.length > 256 || /\p{Cc}/u.test(request.displayName)) {
    return err(failure('bad_input', { detail: 'display name' }));
  }
  const existing = domain.present({ name });
  let already = false;
  if (existing !== undefined) {
    const may = mayTake(domain, existing, request);
    if (!may.ok) return may;
    already = may.value.leaseId === request.marker.leaseId;
    const isLive = already && domain.traits.staged && existing.enabled;
    if (!isLive) takeOver(domain, existing, request, call);
  }
  const account = existing ?? makeNew(domain, request, call);
  const evidence: Evidence[] = [
    { item: 'account', asked: existing === undefined ? 'create' : 're-use', readBack: 'present' },
    { item: 'marker', asked: 'set', readBack: 'ours' },
  ];
  if (account.expiresAt !== undefined) {
    const readBack = new Date(account.expiresAt).toISOString();
    evidence.push({ item: 'nativeExpiry', asked: 'set', readBack });
  }
  return ok({
    ...done(domain, already, evidence),
    objectId: account.objectId,
    enforcedBy: enforcedBy(domain, account),
  });
}

/** The account of a begin-phase verb: it must be there and bear the marker of the lease. */
function owned(domain: Domain, request: AccountRequest): Result<MemoryAccount, Failure> {
  const account = domain.present(request.account);
  if (account === undefined) return err(failure('not_found', { detail: 'account' }));
  const mark = checkOwned(markerOf(account), request.marker);
  return mark.ok ? ok(account) : mark;
}

function issuePass(
  domain: Domain,
  account: MemoryAccount,
  request: CredentialRequest,
): Result<IssuedCredential, Failure> {
  const { authentication, endsAt } = request;
  if (authentication.kind !== 'tap' || !isTenant(domain)) return err(failure('bad_input', { detail: 'credential' }));
  const now = domain.now();
  const left = Math.floor((endsAt - now) / MINUTE);
  if (request.neverPastEnd === true && left < SHORTEST_PASS) {
    return err(failure('constraint_violation', { detail: 'pass lifetime' }));
  }
  const asked = authentication.lifetime === 'lease' ? Math.max(SHORTEST_PASS, left) : authentication.lifetime;
  const wanted = request.neverPastEnd === true ? Math.min(asked, left) : asked;
  if (wanted > LONGEST_PASS) return err(failure('constraint_violation', { detail: 'pass lifetime' }));
  const secret = newPass();
  const expiresAt = plus(now, wanted * MINUTE);
  const { oneTime } = authentication;
  account.pass = { id: randomUUID(), print: fingerprint(secret.reveal()), oneTime, used: false, expiresAt };
  domain.changed();
  return ok({
    ...done(domain, false, [{ item: 'tap', asked: 'issue', readBack: 'usable' }]),
    kind: 'tap',
    secret,
    oneTime,
    expiresAt,
    reference: account.pass.id,
    signIn: byDirectory(expiresAt),
  });
}

export function issueCredential(domain: Domain, request: CredentialRequest): Result<IssuedCredential, Failure> {
  const found = owned(domain, request);
  if (!found.ok) return found;
  const account = found.value;
  if (request.authentication.kind === 'tap') return issuePass(domain, account, request);
  if (request.password === undefined) return err(failure('bad_input', { detail: 'password' }));
  setPassword(domain, account, request.password);
  account.enabled = true;
  domain.changed();
  return ok({
    ...done(domain, false, [
      { item: 'password', asked: 'set', readBack: new Date(domain.now()).toISOString() },
      { item: 'enabled', asked: 'enable', readBack: 'enabled' },
    ]),
    kind: 'password',
    oneTime: false,
    expiresAt: account.expiresAt ?? request.endsAt,
    signIn: account.expiresAt === undefined ? byApp : byDirectory(account.expiresAt),
  });
}

export function grant(domain: Domain, request: GrantRequest): Result<Granted, Failure> {
  const found = owned(domain, request);
  if (!found.ok) return found;
  const resolved = domain.resolve(request.privilege);
  if (!resolved.ok) return resolved;
  const account = found.value;
  const { key, name, reference } = resolved.value;
  const timed = domain.traits.nativeExpiry.privilege;
  const known = account.grants.find((other) => other.reference === reference);
  if (known === undefined) {
    account.grants.push({ key, name, reference, ...(timed ? { endsAt: request.endsAt } : {}) });
    domain.changed();
  }
  const item = request.privilege.kind === 'directoryRole' ? 'role' : 'group';
  return ok({
    ...done(domain, known !== undefined, [{ item, name, asked: 'add', readBack: 'member' }]),
    reference,
    privilege: timed ? byDirectory(request.endsAt) : byApp,
  });
}

export function prolong(domain: Domain, request: ProlongRequest): Result<Prolonged, Failure> {
  const found = owned(domain, request);
  if (!found.ok) return found;
  const account = found.value;
  const marker = markerText({ ...request.marker, endsAt: request.endsAt });
  const already = account.marker === marker;
  account.marker = marker;
  if (account.expiresAt !== undefined) account.expiresAt = instant(request.endsAt);
  account.grants = account.grants.map((other) =>
    other.endsAt === undefined ? other : { ...other, endsAt: request.endsAt },
  );
  domain.changed();
  const readBack = new Date(request.endsAt).toISOString();
  return ok({
    ...done(domain, already, [{ item: 'nativeExpiry', asked: 'move', readBack }]),
    enforcedBy: enforcedBy(domain, account),
  });
}
