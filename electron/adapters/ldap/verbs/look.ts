import { AndFilter, SubstringFilter } from 'ldapts';
import { failure, type Failure } from '../../../../shared/errors';
import type { OrganisationId } from '../../../../shared/ids';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant } from '../../../../shared/time';
import type { AccountRequest, Call, MarkedAccount, Observation } from '../../../ports/directory';
import { ACCOUNT_ATTRIBUTES, checkReadable, toAccount, type Account } from './account';
import { verb, type Domain } from '../domain/domain';
import type { Group } from './groups';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { equals } from '../wire/names';

interface Sight {
  readonly domain: Domain;
  readonly request: AccountRequest;
  readonly deadline: Deadline;
}

async function look({ domain, request, deadline }: Sight, link: Link): Promise<Result<Observation, LinkFailure>> {
  // Where it is most likely still: then one round trip tells everything.
  const guess = domain.lastPlace(request.account);
  const [found, directoryTime, guessed] = await Promise.all([
    domain.find(link, request, deadline),
    domain.clockOf(link).shows ?? domain.timeAt(link, deadline),
    guess === undefined ? undefined : domain.groups.listing(link, guess, deadline),
  ]);
  if (!found.ok) return found;
  const time = directoryTime === undefined ? {} : { directoryTime };
  const base = { at: domain.now(), ...time, methods: [] };
  const account = found.value;
  if (account === undefined) return ok({ ...base, account: 'absent', grants: [] });
  const readable = checkReadable(account);
  if (!readable.ok) return readable;
  const direct =
    guessed !== undefined && guess === account.dn ? guessed : await domain.groups.listing(link, account.dn, deadline);
  if (!direct.ok) return direct;
  const groups = await domain.groups.all(link, account, direct.value, deadline);
  return groups.ok ? ok({ ...base, ...describe(domain, link, account, groups.value, directoryTime) }) : groups;
}

function describe(
  domain: Domain,
  link: Link,
  account: Account,
  groups: readonly Group[],
  directoryTime: Instant | undefined,
): Omit<Observation, 'at' | 'methods'> {
  const { enabled, expiresThere, passwordChangedAt } = account;
  const expiresAt = domain.endOf(link, account);
  const nowThere = directoryTime ?? domain.clockOf(link).theirs(domain.now());
  // pwdLastSet 0 (undefined here) means that the password must be changed first: it opens nothing by itself.
  const usable = enabled && (expiresThere === undefined || expiresThere > nowThere) && passwordChangedAt !== undefined;
  return {
    account: 'present',
    objectId: account.objectId,
    marker: account.marker,
    enabled,
    credential: { reference: 'password', usable, ...(expiresAt === undefined ? {} : { expiresAt }) },
    ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
    grants: groups.map((group) => ({ name: group.name, key: domain.groups.keyOf(group), reference: group.objectId })),
  };
}

const looksEnded = (seen: Observation): boolean => seen.account === 'absent' || seen.enabled === false;

/** The more dangerous of two observations of the same account, with the groups of both. */
export function worse(first: Observation, second: Observation): Observation {
  if (second.account === 'absent') return first;
  if (first.account === 'absent') return second;
  const keys = new Set(first.grants.map((grant) => grant.key));
  const grants = [...first.grants, ...second.grants.filter((grant) => !keys.has(grant.key))];
  return { ...(second.enabled === true ? second : first), grants };
}

/**
 * Reads the account on the lease's own domain controller. What looks like the end is read on a second one too, if one
 * answers, and the worse of the two counts; that an account is absent is never believed from a second one alone.
 */
export function observe(domain: Domain, request: AccountRequest, call: Call): Promise<Result<Observation, Failure>> {
  return verb(call, async (deadline) => {
    const sight: Sight = { domain, request, deadline };
    let home: Link | undefined;
    const seen = await domain.route.first(call.leaseId, async (link, isHome) => {
      home = link;
      const answer = await look(sight, link);
      if (!answer.ok || isHome || answer.value.account !== 'absent') return answer;
      return err<LinkFailure>({ failure: failure('not_yet_visible', { detail: 'another domain controller' }) });
    });
    if (!seen.ok || home === undefined || !looksEnded(seen.value)) return seen;
    for (const other of domain.route.others(home)) {
      const second = await look(sight, other);
      if (second.ok) return ok(worse(seen.value, second.value));
    }
    return seen;
  });
}

/** Every account of the domain that bears a marker of the organisation, whoever moved it wherever. */
export function listMarked(
  domain: Domain,
  organisationId: OrganisationId,
  call: Call,
): Promise<Result<readonly MarkedAccount[], Failure>> {
  return verb(call, (deadline) =>
    domain.route.first(call.leaseId, async (link) => {
      const marked = new SubstringFilter({ attribute: 'info', initial: `latchkey1;org=${organisationId};` });
      const filter = new AndFilter({ filters: [equals('objectClass', 'user'), marked] });
      const attributes = ACCOUNT_ATTRIBUTES;
      const found = await link.search(domain.connector.baseDn, { scope: 'sub', filter, attributes }, deadline);
      if (!found.ok) return found;
      return ok(
        found.value.flatMap((entry): MarkedAccount[] => {
          const account = toAccount(entry);
          if (account === undefined || account.marker === 'foreign') return [];
          const { name, objectId, marker } = account;
          const enabled = account.isReadable ? { enabled: account.enabled } : {};
          if (marker.organisationId !== organisationId) return [];
          return [{ account: { name, objectId }, marker, state: 'present', ...enabled }];
        }),
      );
    }),
  );
}
