import { failure, type Failure } from '../../../shared/errors';
import type { OrganisationId } from '../../../shared/ids';
import { err, ok, type Result } from '../../../shared/result';
import type { AccountRequest, Call, MarkedAccount, Observation } from '../../ports/directory';
import type { EndpointAccount, Report } from './driver';
import { isOthers, markerOf, verb, type Endpoint } from './endpoint';
import { failureOf } from './failures';

function describe(endpoint: Endpoint, account: EndpointAccount, now: number): Omit<Observation, 'at'> {
  const { objectId, enabled, expiresAt, passwordChangedAt, groups, methods } = account;
  const usable = enabled && passwordChangedAt !== undefined && (expiresAt === undefined || expiresAt > now);
  return {
    account: 'present',
    objectId,
    marker: markerOf(account),
    enabled,
    credential: { reference: 'password', usable, ...(expiresAt === undefined ? {} : { expiresAt }) },
    ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
    grants: groups.map((group) => ({ name: group.name, key: endpoint.keyOf(group), reference: group.id })),
    methods,
  };
}

export function observe(
  endpoint: Endpoint,
  { account, marker }: AccountRequest,
  call: Call,
): Promise<Result<Observation, Failure>> {
  return verb<Observation>(call, async (deadline) => {
    // An account that this lease never had and that is another's: whatever else root could read of it is not asked for.
    const isNever = (seen: Report): boolean => account.objectId === undefined && isOthers(seen, marker);
    const isAnswer = (seen: Report): boolean => seen.refusal === undefined || isNever(seen);
    const report = await endpoint.ask({ verb: 'look', account }, deadline, isAnswer);
    if (!report.ok) return report;
    const { refusal, time, account: shown } = report.value;
    if (shown !== undefined && isNever(report.value)) {
      const { objectId } = shown;
      return ok({ at: endpoint.now(), account: 'present', objectId, marker: markerOf(shown), grants: [], methods: [] });
    }
    if (refusal !== undefined) return err(failureOf(refusal));
    const base = { at: endpoint.now(), ...(time === undefined ? {} : { directoryTime: time }) };
    if (shown === undefined) return ok({ ...base, account: 'absent', grants: [], methods: [] });
    return ok({ ...base, ...describe(endpoint, shown, time ?? base.at) });
  });
}

export function listMarked(
  endpoint: Endpoint,
  organisationId: OrganisationId,
  call: Call,
): Promise<Result<readonly MarkedAccount[], Failure>> {
  return verb(call, async (deadline) => {
    const report = await endpoint.ask({ verb: 'list', organisationId }, deadline);
    if (!report.ok) return report;
    const { refusal, accounts } = report.value;
    if (refusal !== undefined) return err(failureOf(refusal));
    if (accounts === undefined) return err(failure('malformed_answer', { detail: 'endpoint report without list' }));
    return ok(
      accounts.flatMap((account): MarkedAccount[] => {
        const marker = markerOf(account);
        if (marker === 'foreign' || marker.organisationId !== organisationId) return [];
        const { name, objectId, enabled, unread } = account;
        const known = unread === true ? {} : { enabled };
        return [{ account: { name, objectId }, marker, state: 'present', ...known }];
      }),
    );
  });
}
