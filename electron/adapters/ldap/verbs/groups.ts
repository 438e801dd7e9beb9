import { AndFilter, OrFilter, type Entry } from 'ldapts';
import { failure } from '../../../../shared/errors';
import { privilegeKey, type Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import type { Account } from './account';
import { resultCode } from '../wire/errors';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { equals, firstName } from '../wire/names';
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

/** Groups whose place is remembered; policies give far fewer. */
const MOST_PLACES = 1_000;
const ATTRIBUTES = ['objectGUID', 'objectSid', 'sAMAccountName', 'cn'];

/** What of a connection finds groups. */
export type SearchingLink = Pick<Link, 'search'>;

/** A group as a domain controller showed it. */
export interface Group {
  readonly dn: string;
  /** Its GUID; of one that could not be read the DN, which is all that is known of it. */
  readonly objectId: string;
  /** By which it is changed: its GUID where that is known, which no renaming touches. */
  readonly address: string;
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
  const rid = last === undefined ? undefined : Number(last);
  return { dn: entry.dn, objectId, address: `<GUID=${objectId}>`, name, rid };
}

const isFound = ({ address, dn }: Group): boolean => address !== dn;

const privileged = (groups: readonly Group[]): readonly Group[] => groups.filter(({ rid }) => rid !== DOMAIN_USERS);

/** Each group once. */
function together(first: readonly Group[], second: readonly Group[]): readonly Group[] {
  return [...first, ...second.filter(({ dn }) => !first.some((group) => group.dn === dn))];
}

const malformed: LinkFailure = { failure: failure('malformed_answer', { detail: 'group' }) };
const notFound: LinkFailure = { failure: failure('not_found', { detail: 'group' }) };
const ambiguous: LinkFailure = { failure: failure('bad_input', { detail: 'several groups of this name' }) };

/** Groups of one domain: found by name or RID, and told by the same key with which they were asked for. */
export class Groups {
  /** Key of the privilege with which a group was last asked for, by the group's GUID. */
  readonly #keys = new Map<string, string>();
  /** By the DN at which it was found. */
  readonly #places = new Map<string, Group>();
  #domainSid: string | undefined;

  constructor(private readonly baseDn: string) {}

  /** The key a grant of this group has in a lease. */
  keyOf(group: Group): string {
    const known = this.#keys.get(group.objectId);
    if (known !== undefined) return known;
    return `adGroup:${wellKnownNames.get(group.rid ?? 0) ?? group.name}`;
  }

  /** Finds the group of a privilege; `not_found` when there is none. */
  async resolve(link: SearchingLink, privilege: Privilege, deadline: Deadline): Promise<Result<Group, LinkFailure>> {
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

  /**
   * Every group to be left: those the account is a direct member of, the primary group too unless it is Domain Users. By the
   * account's own word where it gives one that can be followed, since a search for a member costs a domain controller as much as
   * the groups have members; whatever that word leaves out is seen when the end is read back.
   */
  async toLeave(
    link: SearchingLink,
    account: Account,
    deadline: Deadline,
  ): Promise<Result<readonly Group[], LinkFailure>> {
    const shown = await this.#shownBy(link, account, deadline);
    if (shown.length > 0 && shown.every(isFound)) return this.withPrimary(link, account, privileged(shown), deadline);
    const listed = await this.listing(link, account.dn, deadline);
    if (!listed.ok) return listed;
    return this.withPrimary(link, account, together(listed.value, privileged(shown)), deadline);
  }

  /**
   * Every group the account is in, given those that list it: also one that does not let its members be read, or belongs to another
   * domain, where the account shows it. Such a one may bear a name only.
   */
  async all(
    link: SearchingLink,
    account: Account,
    listed: readonly Group[],
    deadline: Deadline,
  ): Promise<Result<readonly Group[], LinkFailure>> {
    const hidden = account.memberOf.filter((dn) => !listed.some((group) => group.dn === dn));
    const shown = await this.#shownBy(link, { memberOf: hidden }, deadline);
    return this.withPrimary(link, account, together(listed, privileged(shown)), deadline);
  }

  /** What was found at a group's DN is not believed any longer. */
  forget({ dn }: Group): void {
    this.#places.delete(dn);
  }

  #shownBy(
    link: SearchingLink,
    { memberOf }: Pick<Account, 'memberOf'>,
    deadline: Deadline,
  ): Promise<readonly Group[]> {
    return Promise.all(memberOf.map((dn) => this.#at(link, dn, deadline)));
  }

  async #at(link: SearchingLink, dn: string, deadline: Deadline): Promise<Group> {
    const known = this.#places.get(dn);
    if (known !== undefined) return known;
    const found = await link.search(dn, { scope: 'base', attributes: ATTRIBUTES }, deadline);
    const [entry] = found.ok ? found.value : [];
    const group = entry === undefined ? undefined : toGroup(entry);
    if (group === undefined) return { dn, objectId: dn, address: dn, name: firstName(dn), rid: undefined };
    if (this.#places.size < MOST_PLACES) this.#places.set(dn, group);
    return group;
  }

  /** The groups that list this DN as a member, unless it is Domain Users. */
  async listing(link: SearchingLink, dn: string, deadline: Deadline): Promise<Result<readonly Group[], LinkFailure>> {
    const filter = new AndFilter({ filters: [equals('objectClass', 'group'), equals('member', dn)] });
    const found = await link.search(this.baseDn, { scope: 'sub', filter, attributes: ATTRIBUTES }, deadline);
    if (!found.ok) return found;
    const groups = found.value.map(toGroup);
    if (groups.some((group) => group === undefined)) return err(malformed);
    return ok(groups.filter((group) => group !== undefined).filter((group) => group.rid !== DOMAIN_USERS));
  }

  /** Adds the primary group, which does not list its members, unless it is Domain Users. */
  async withPrimary(
    link: SearchingLink,
    { primaryGroupId }: Account,
    direct: readonly Group[],
    deadline: Deadline,
  ): Promise<Result<readonly Group[], LinkFailure>> {
    if (primaryGroupId === undefined || primaryGroupId === DOMAIN_USERS) return ok(direct);
    const primary = await this.#byRid(link, primaryGroupId, deadline);
    return primary.ok ? ok([...direct, primary.value]) : primary;
  }

  async #byName(link: SearchingLink, name: string, deadline: Deadline): Promise<Result<Group, LinkFailure>> {
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

  async #byRid(link: SearchingLink, rid: number, deadline: Deadline): Promise<Result<Group, LinkFailure>> {
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

  async #sidOfDomain(link: SearchingLink, deadline: Deadline): Promise<Result<string, LinkFailure>> {
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
