import { randomBytes } from 'node:crypto';
import { failure, type Failure } from '../../../shared/errors';
import type { Evidence } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { markerText, type Marker } from '../../core/naming/marker';
import { checkMayTake } from '../../core/naming/ownership';
import type {
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
import type { Deadline } from './deadline';
import type { EndpointAccount, Report } from './driver';
import { accountOf, markerOf, verb, type Endpoint } from './endpoint';
import { armed, enforcedBy, groupEnd, signInEnd, told } from './evidence';
import { failureOf } from './failures';

const TOKEN_BYTES = 8;

function mayTake(endpoint: Endpoint, account: EndpointAccount, request: CreateRequest): Result<Marker, Failure> {
  const now = endpoint.now();
  // A disabled account whose end lies ahead is one that another lease is just making.
  const closed = !account.enabled && account.expiresAt !== undefined && account.expiresAt <= now;
  return checkMayTake(markerOf(account), request.marker, { now, closed });
}

function created(report: Report, asked: string, already: boolean): Result<Created, Failure> {
  const found = accountOf(report);
  if (!found.ok) return found;
  const account = found.value;
  const evidence: readonly Evidence[] = [
    { item: 'account', asked, readBack: 'present' },
    { item: 'marker', asked: 'set', readBack: markerOf(account) === 'foreign' ? 'not ours' : 'ours' },
    armed(account),
  ];
  return ok({ already, evidence, objectId: account.objectId, enforcedBy: enforcedBy(account), ...told(report) });
}

/** The account of that name is there already: ours as it should be, free for a new lease, or somebody else's. */
async function takeOver(
  endpoint: Endpoint,
  report: Report,
  request: CreateRequest,
  call: Call,
  deadline: Deadline,
): Promise<Result<Created, Failure>> {
  const { account } = report;
  if (account === undefined) return err(failure('name_taken_unmarked', { detail: 'not an account' }));
  const may = mayTake(endpoint, account, request);
  if (!may.ok) return may;
  const isOwn = may.value.leaseId === request.marker.leaseId;
  if (isOwn && account.enabled) return created(report, 're-use', true);
  const taken = await endpoint.ask(
    {
      verb: 'take',
      account: { name: account.name, objectId: account.objectId },
      expectedMarker: account.markerText,
      displayName: request.displayName,
      marker: markerText(request.marker),
      endsAt: request.endsAt,
      now: endpoint.now(),
      unseen: call.unseenPassword(),
    },
    deadline,
  );
  if (!taken.ok) return taken;
  // The marker changed since it was read: another lease was quicker.
  if (taken.value.refusal === 'marker_differs') return err(failure('account_in_use'));
  if (taken.value.refusal !== undefined) return err(failureOf(taken.value.refusal));
  return created(taken.value, 're-use', isOwn);
}

export function create(endpoint: Endpoint, request: CreateRequest, call: Call): Promise<Result<Created, Failure>> {
  return verb(call, async (deadline) => {
    const made = await endpoint.ask(
      {
        verb: 'create',
        name: request.account.name,
        displayName: request.displayName,
        marker: markerText(request.marker),
        token: randomBytes(TOKEN_BYTES).toString('hex'),
        endsAt: request.endsAt,
        now: endpoint.now(),
      },
      deadline,
    );
    if (!made.ok) return made;
    const { refusal } = made.value;
    if (refusal === 'name_taken') return takeOver(endpoint, made.value, request, call, deadline);
    return refusal === undefined ? created(made.value, 'create', false) : err(failureOf(refusal));
  });
}

/** Runs an order of the begin phase and reads the account back from its report. */
function onOwned<T extends Done>(
  call: Call,
  ask: (deadline: Deadline) => Promise<Result<Report, Failure>>,
  describe: (account: EndpointAccount, already: boolean) => Omit<T, 'already' | 'directoryTime'>,
): Promise<Result<Done & Omit<T, 'already' | 'directoryTime'>, Failure>> {
  return verb(call, async (deadline) => {
    const report = await ask(deadline);
    if (!report.ok) return report;
    const account = accountOf(report.value);
    if (!account.ok) return account;
    const already = report.value.outcome === 'already';
    return ok({ already, ...describe(account.value, already), ...told(report.value) });
  });
}

export function issueCredential(
  endpoint: Endpoint,
  request: CredentialRequest,
  call: Call,
): Promise<Result<IssuedCredential, Failure>> {
  const { password, authentication, endsAt } = request;
  if (authentication.kind !== 'password' || password === undefined) {
    return Promise.resolve(err(failure('bad_input', { detail: 'password', leaseId: call.leaseId })));
  }
  const open = (deadline: Deadline) =>
    endpoint.change(request, (target) => ({ verb: 'open', ...target, endsAt, password }), deadline);
  return onOwned<IssuedCredential>(call, open, (account) => ({
    evidence: [
      { item: 'password', asked: 'set', readBack: changedAt(account) },
      armed(account),
      { item: 'enabled', asked: 'enable', readBack: account.enabled ? 'enabled' : 'disabled' },
    ],
    kind: 'password',
    oneTime: false,
    expiresAt: account.expiresAt ?? endsAt,
    signIn: signInEnd(account),
  }));
}

function changedAt({ passwordChangedAt }: EndpointAccount): string {
  return passwordChangedAt === undefined ? 'not told' : `changed ${new Date(passwordChangedAt).toISOString()}`;
}

export function grant(endpoint: Endpoint, request: GrantRequest, call: Call): Promise<Result<Granted, Failure>> {
  const { privilege, endsAt } = request;
  endpoint.learn(privilege);
  return verb(call, async (deadline) => {
    const report = await endpoint.change(
      request,
      (target) => ({ verb: 'grant', ...target, privilege, endsAt }),
      deadline,
    );
    if (!report.ok) return report;
    const account = accountOf(report.value);
    if (!account.ok) return account;
    const group = account.value.groups.find((one) => endpoint.driver.isGroupOf(privilege, one));
    if (group === undefined) return err(failureOf('not_verified'));
    return ok({
      already: report.value.outcome === 'already',
      evidence: [{ item: 'group', name: group.name, asked: 'add', readBack: 'member' }],
      reference: group.id,
      privilege: groupEnd(account.value, group.name),
      ...told(report.value),
    });
  });
}

export function prolong(endpoint: Endpoint, request: ProlongRequest, call: Call): Promise<Result<Prolonged, Failure>> {
  const { endsAt } = request;
  const marker = markerText({ ...request.marker, endsAt });
  return onOwned<Prolonged>(
    call,
    (deadline) => endpoint.change(request, (target) => ({ verb: 'prolong', ...target, marker, endsAt }), deadline),
    (account) => ({ evidence: [armed(account)], enforcedBy: enforcedBy(account) }),
  );
}
