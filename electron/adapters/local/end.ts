import type { Failure } from '../../../shared/errors';
import type { Evidence } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Call, Done, RevokeRequest } from '../../ports/directory';
import type { EndpointAccount, Order, Report, Target } from './driver';
import { verb, type Endpoint } from './endpoint';
import { told } from './evidence';
import { failureOf } from './failures';

const gone: readonly Evidence[] = [{ item: 'account', asked: 'read', readBack: 'absent' }];

/** Runs an order that ends something; an account that is not there is done. */
function revoking(
  endpoint: Endpoint,
  request: RevokeRequest,
  call: Call,
  orderOn: (target: Target) => Order,
  describe: (account: EndpointAccount | undefined, report: Report) => Result<readonly Evidence[], Failure>,
): Promise<Result<Done, Failure>> {
  return verb(call, async (deadline) => {
    const answer = await endpoint.change(request, orderOn, deadline);
    if (!answer.ok) return answer;
    const report = answer.value;
    if (report.account === undefined && report.outcome === 'already') {
      return ok<Done>({ already: true, evidence: gone, ...told(report) });
    }
    const evidence = describe(report.account, report);
    return evidence.ok
      ? ok<Done>({ already: report.outcome === 'already', evidence: evidence.value, ...told(report) })
      : evidence;
  });
}

export function neutralise(endpoint: Endpoint, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  const unseen = call.unseenPassword();
  return revoking(
    endpoint,
    request,
    call,
    (target) => ({ verb: 'neutralise', ...target, unseen }),
    (account) => {
      if (account === undefined) return ok(gone);
      if (account.enabled || account.processes > 0) return err(failureOf('not_verified'));
      return ok([
        { item: 'enabled', asked: 'lock and expire', readBack: 'locked' },
        { item: 'sessions', asked: 'end', readBack: 'no process' },
        { item: 'password', asked: 'rotate', readBack: 'changed' },
        { item: 'nativeExpiry', asked: 'disarm', readBack: account.backstop === undefined ? 'nothing waits' : 'armed' },
      ]);
    },
  );
}

export function strip(endpoint: Endpoint, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  return revoking(
    endpoint,
    request,
    call,
    (target) => ({ verb: 'strip', ...target }),
    (account, report) => {
      if (account === undefined) return ok(gone);
      if (account.groups.length > 0 || account.methods.length > 0) return err(failureOf('not_verified'));
      if (report.outcome === 'already') return ok([]);
      return ok([
        { item: 'group', asked: 'leave all', readBack: 'none' },
        { item: 'method', asked: 'remove SSH keys', readBack: 'none' },
      ]);
    },
  );
}

/** Home directory and mail go with a Burner; a Standard account is never erased by a lease's own course. */
export function erase(endpoint: Endpoint, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  return revoking(
    endpoint,
    request,
    call,
    (target) => ({ verb: 'erase', ...target, home: 'remove' }),
    (_account, { home }) =>
      ok([
        { item: 'account', asked: 'delete', readBack: 'absent' },
        { item: 'home', asked: 'delete', ...(home === undefined ? {} : { readBack: home }) },
      ]),
  );
}
