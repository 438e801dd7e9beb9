import type { Failure } from '../../../shared/errors';
import type { Evidence } from '../../../shared/model/lease';
import { ok, type Result } from '../../../shared/result';
import type { Call, Done, RevokeRequest } from '../../ports/directory';
import { checkOwned } from '../../core/naming/ownership';
import { markerOf, type Domain } from './domain';
import { setPassword } from './password';
import type { MemoryAccount } from './state';

const gone: readonly Evidence[] = [{ item: 'account', asked: 'read', readBack: 'absent' }];

/** Ends early with `done` when the account is not there any more, with a refusal when it is not ours. */
function revoking(
  domain: Domain,
  request: RevokeRequest,
  work: (account: MemoryAccount) => { already: boolean; evidence: readonly Evidence[] },
): Result<Done, Failure> {
  const account = domain.present(request.account);
  if (account === undefined) return ok({ already: true, evidence: gone, directoryTime: domain.now() });
  const mark = checkOwned(markerOf(account), request.marker);
  if (!mark.ok) return mark;
  const result = work(account);
  domain.changed();
  return ok({ ...result, directoryTime: domain.now() });
}

/** Disables and expires, as a domain does before it takes the time for new passwords. */
export function halt(domain: Domain, request: RevokeRequest): Result<Done, Failure> {
  return revoking(domain, request, (account) => {
    const now = domain.now();
    const already = !account.enabled;
    account.enabled = false;
    if (account.expiresAt !== undefined && account.expiresAt > now) account.expiresAt = now;
    return { already, evidence: [{ item: 'enabled', asked: 'disable', readBack: 'disabled' }] };
  });
}

export function neutralise(domain: Domain, request: RevokeRequest, call: Call): Result<Done, Failure> {
  return revoking(domain, request, (account) => {
    const now = domain.now();
    const already = !account.enabled && account.pass === undefined;
    const tap: readonly Evidence[] =
      account.pass === undefined ? [] : [{ item: 'tap', asked: 'delete', readBack: 'absent' }];
    delete account.pass;
    account.enabled = false;
    if (account.expiresAt !== undefined && account.expiresAt > now) account.expiresAt = now;
    setPassword(domain, account, call.unseenPassword());
    setPassword(domain, account, call.unseenPassword());
    account.sessionsValidFrom = now;
    const at = new Date(now).toISOString();
    return {
      already,
      evidence: [
        ...tap,
        { item: 'enabled', asked: 'disable', readBack: 'disabled' },
        { item: 'password', asked: 'rotate twice', readBack: at },
        { item: 'sessions', asked: 'end', readBack: at },
      ],
    };
  });
}

export function strip(domain: Domain, request: RevokeRequest): Result<Done, Failure> {
  return revoking(domain, request, (account) => {
    const grants = account.grants.map((grant): Evidence => {
      const item = grant.reference.startsWith('role:') ? 'role' : 'group';
      return { item, name: grant.name, asked: 'remove', readBack: 'absent' };
    });
    const methods = account.methods.map((method): Evidence => {
      return { item: 'method', name: method.name, asked: 'remove', readBack: 'absent' };
    });
    account.grants = [];
    account.methods = [];
    const evidence = [...grants, ...methods];
    return { already: evidence.length === 0, evidence };
  });
}

export function erase(domain: Domain, request: RevokeRequest): Result<Done, Failure> {
  const account = domain.find(request.account);
  if (account === undefined) return ok({ already: true, evidence: gone, directoryTime: domain.now() });
  const mark = checkOwned(markerOf(account), request.marker);
  if (!mark.ok) return mark;
  const already = account.deletedAt !== undefined;
  const evidence: Evidence[] = [{ item: 'account', asked: 'delete', readBack: 'absent' }];
  if (domain.options.source !== 'm365') {
    domain.remove(account);
  } else if (domain.options.purgePermitted === false) {
    account.deletedAt ??= domain.now();
    evidence.push({ item: 'recycleBin', asked: 'purge', readBack: 'refused' });
    domain.changed();
  } else {
    domain.remove(account);
    evidence.push({ item: 'recycleBin', asked: 'purge', readBack: 'absent' });
  }
  return ok({ already, evidence, directoryTime: domain.now() });
}
