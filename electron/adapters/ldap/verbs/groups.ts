import { AndFilter, OrFilter, type Entry } from 'ldapts';
import { failure } from '../../../../shared/errors';
import { privilegeKey, type Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import type { Account } from './account';
import { resultCode } from '../wire/errors';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { equals } from '../wire/names';
import { bytesOf, guidText, sidText, textOf } from '../wire/values';

/** RID of the group that every user belongs to by itself (Domain Users). */
export const DOMAIN_USERS = 513;

/** English names of groups that are the same in every domain, by RID (MS-DTYP 2.4.2.4); their real names are translated. */
const wellKnownNames: ReadonlyMap<number, string> = new Map([
  [512, 'Domain Admins'],
  [518, 'Schema Admins'],
  [519, 'Enterprise Admins'],
  [520, 'Group Policy Creator Owners'],
  [544, 'Administrators'],
  [548, 'Account Operators'],
  [549, 'Server Operators'],
  [550, 'Print Operators'],
  [551, 'Backup Operators'],
  [555, 'Remote Desktop Users'],
]);
/** Aliases of the machine-independent domain S-1-5-32. */
const FIRST_BUILTIN = 544;
const LAST_BUILTIN = 999;

const ATTRIBUTES = ['objectGUID', 'objectSid', 'sAMAccountName', 'cn'];

/** A group as a domain controller showed it. */
export interface Group {
  readonly dn: string;
  readonly objectId: string;
  readonly name: string;
  readonly rid: number | undefined;
}

function toGroup(entry: Entry): Group | undefined {
  const guid = bytesOf(entry, 'objectGUID');
  const objectId = guid === undefined ? undefined : guidText(guid);
  const name = textOf(entry, 'sAMAccountName') ?? textOf(entry, 'cn');
  if (objectId === undefined || name === undefined) return undefined;
  const sid = bytesOf(entry, 'objectSid');
  const last = sid === undefined ? undefined : sidText(sid)?.split('-').at(-1);
  return { dn: entry.dn, objectId, name, rid: last === undefined ? undefined : Number(last) };
}

const malformed: LinkFailure = { failure: failure('malformed_answer', { detail: 'group' }) };
const notFound: LinkFailure = { failure: failure('not_found', { detail: 'group' }) };
const ambiguous: LinkFailure = { failure: failure('bad_input', { detail: 'several groups of this name' }) };

/** Groups of one domain: found by name or RID, and told by the same key with which they were asked for. */
export class Groups {
  /** Key of the privilege with which a group was last asked for, by the group's GUID. */
  readonly #keys = new Map<string, string>();
  #domainSid: string | undefined;

  constructor(private readonly baseDn: string) {}

  /** The key a grant of this group has in a lease. */
  keyOf(group: Group): string {
    const known = this.#keys.get(group.objectId);
    if (known !== undefined) return known;
    return `adGroup:${wellKnownNames.get(group.rid ?? 0) ?? group.name}`;
  }

  /** Finds the group of a privilege; `not_found` when there is none. */
  async resolve(link: Link, privilege: Privilege, deadline: Deadline): Promise<Result<Group, LinkFailure>> {
    if (privilege.kind !== 'adGroup')
      return err({ failure: failure('bad_input', { detail: `no ${privilege.kind} here` }) });
    const { wellKnownRid } = privilege;
    const found =
      wellKnownRid === undefined
        ? await this.#byName(link, privilege.name, deadline)
        : await this.#byRid(link, wellKnownRid, deadline);
    if (found.ok) this.#keys.set(found.value.objectId, privilegeKey(privilege));
    return found;
  }

  /** Every group the account is a direct member of, the primary group too unless it is Domain Users. */
  async of(link: Link, account: Account, deadline: Deadline): Promise<Result<readonly Group[], LinkFailure>> {
    const direct = await this.listing(link, account.dn, deadline);
    return direct.ok ? this.withPrimary(link, account, direct.value, deadline) : direct;
  }

  /** The groups that list this DN as a member, unless it is Domain Users. */
  async listing(link: Link, dn: string, deadline: Deadline): Promise<Result<readonly Group[], LinkFailure>> {
    const filter = new AndFilter({ filters: [equals('objectClass', 'group'), equals('member', dn)] });
    const found = await link.search(this.baseDn, { scope: 'sub', filter, attributes: ATTRIBUTES }, deadline);
    if (!found.ok) return found;
    const groups = found.value.map(toGroup);
    if (groups.some((group) => group === undefined)) return err(malformed);
    return ok(groups.filter((group) => group !== undefined).filter((group) => group.rid !== DOMAIN_USERS));
  }

  /** Adds the primary group, which does not list its members, unless it is Domain Users. */
  async withPrimary(
    link: Link,
    { primaryGroupId }: Account,
    direct: readonly Group[],
    deadline: Deadline,
  ): Promise<Result<readonly Group[], LinkFailure>> {
    if (primaryGroupId === undefined || primaryGroupId === DOMAIN_USERS) return ok(direct);
    const primary = await this.#byRid(link, primaryGroupId, deadline);
    return primary.ok ? ok([...direct, primary.value]) : primary;
  }

  async #byName(link: Link, name: string, deadline: Deadline): Promise<Result<Group, LinkFailure>> {
    const either = new OrFilter({ filters: [equals('sAMAccountName', name), equals('cn', name)] });
    const filter = new AndFilter({ filters: [equals('objectClass', 'group'), either] });
    // Asked without pages: more of one name than fit into an answer are refused like two are.
    const options = { scope: 'sub', filter, attributes: ATTRIBUTES, paged: false } as const;
    const found = await link.search(this.baseDn, options, deadline);
    if (!found.ok) return found;
    const groups = found.value.map(toGroup).filter((group) => group !== undefined);
    // sAMAccountName is unique in the domain, the common name only in its container.
    const exact = groups.find((group) => group.name.toLowerCase() === name.toLowerCase());
    const [only, ...more] = groups;
    if (exact !== undefined) return ok(exact);
    if (only === undefined) return err(notFound);
    return more.length > 0 ? err(ambiguous) : ok(only);
  }

  async #byRid(link: Link, rid: number, deadline: Deadline): Promise<Result<Group, LinkFailure>> {
    const domain =
      rid >= FIRST_BUILTIN && rid <= LAST_BUILTIN ? ok('S-1-5-32') : await this.#sidOfDomain(link, deadline);
    if (!domain.ok) return domain;
    const dn = `<SID=${domain.value}-${String(rid)}>`;
    const found = await link.search(dn, { scope: 'base', attributes: ATTRIBUTES }, deadline);
    if (!found.ok) return found.error.resultCode === resultCode.noSuchObject ? err(notFound) : found;
    const [entry] = found.value;
    if (entry === undefined) return err(notFound);
    const group = toGroup(entry);
    return group === undefined ? err(malformed) : ok(group);
  }

  async #sidOfDomain(link: Link, deadline: Deadline): Promise<Result<string, LinkFailure>> {
    if (this.#domainSid !== undefined) return ok(this.#domainSid);
    const found = await link.search(this.baseDn, { scope: 'base', attributes: ['objectSid'] }, deadline);
    if (!found.ok) return found;
    const bytes = found.value[0] === undefined ? undefined : bytesOf(found.value[0], 'objectSid');
    const sid = bytes === undefined ? undefined : sidText(bytes);
    if (sid === undefined) return err({ failure: failure('bad_input', { detail: 'base DN is no domain' }) });
    this.#domainSid = sid;
    return ok(sid);
  }
}
