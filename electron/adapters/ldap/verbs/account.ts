import { AndFilter, type Entry } from 'ldapts';
import { failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant } from '../../../../shared/time';
import type { Marker } from '../../../core/naming/marker';
import { markerIn } from '../../../core/naming/ownership';
import type { AccountRef } from '../../../ports/directory';
import { resultCode } from '../wire/errors';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { equals, guidDn } from '../wire/names';
import { bytesOf, fromFileTime, guidText, textOf, textsOf } from '../wire/values';

/** userAccountControl bits (MS-ADTS 2.2.16). */
export const accountBit = { disabled: 0x2, passwordNotRequired: 0x20, normal: 0x200 } as const;

/**
 * Every user has them (MS-SAMR 3.1.1.8.1); a domain controller leaves out of its answer what the reader has no right to. All of
 * them belong to the account restrictions, which ordinary users may not read in a hardened domain.
 */
const STATE = ['userAccountControl', 'accountExpires', 'pwdLastSet'];

export const ACCOUNT_ATTRIBUTES = [
  ...['objectGUID', 'objectClass', 'sAMAccountName', 'info'],
  ...STATE,
  'primaryGroupID',
  'adminCount',
  'memberOf',
];

/** One account as a domain controller showed it. */
export interface Account {
  readonly dn: string;
  readonly objectId: string;
  readonly name: string;
  /** The raw text in the marker's place. */
  readonly info: string;
  /** Nothing but a user bears one: a computer or a managed service account is `foreign` whatever stands there. */
  readonly marker: Marker | 'foreign';
  /** Whether the bind account may read what follows, up to the time of the password; if not, the worst is assumed. */
  readonly isReadable: boolean;
  readonly control: number;
  readonly enabled: boolean;
  /** By the domain controller's own clock (`Domain.endOf` says it by ours). Undefined: never. */
  readonly expiresThere?: Instant;
  readonly passwordChangedAt?: Instant;
  readonly primaryGroupId?: number;
  /** It was in a protected group when the domain last looked (`adminCount`, MS-ADTS 3.1.1.6.1.3). */
  readonly isGuarded: boolean;
  /**
   * DNs of its groups as it shows them itself (`memberOf`), never the primary one. Empty also where the reader may not see them
   * (few may in a hardened domain), or where they are more than fit into one answer.
   */
  readonly memberOf: readonly string[];
}

/** Reads an entry; undefined when something that every account has is missing or malformed. */
export function toAccount(entry: Entry): Account | undefined {
  const guid = bytesOf(entry, 'objectGUID');
  const objectId = guid === undefined ? undefined : guidText(guid);
  const name = textOf(entry, 'sAMAccountName');
  if (objectId === undefined || name === undefined) return undefined;
  const classes = textsOf(entry, 'objectClass').map((text) => text.toLowerCase());
  const info = textOf(entry, 'info') ?? '';
  const control = Number(textOf(entry, 'userAccountControl') ?? accountBit.normal);
  const expiresThere = fromFileTime(textOf(entry, 'accountExpires'));
  const passwordChangedAt = fromFileTime(textOf(entry, 'pwdLastSet'));
  const primary = Number(textOf(entry, 'primaryGroupID'));
  const isUser = classes.includes('user') && !classes.includes('computer');
  return {
    dn: entry.dn,
    objectId,
    name,
    info,
    marker: isUser ? markerIn(info) : 'foreign',
    isReadable: !isUser || STATE.every((attribute) => textOf(entry, attribute) !== undefined),
    control,
    enabled: (control & accountBit.disabled) === 0,
    ...(expiresThere === undefined ? {} : { expiresThere }),
    ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
    ...(Number.isInteger(primary) ? { primaryGroupId: primary } : {}),
    isGuarded: Number(textOf(entry, 'adminCount') ?? '0') > 0,
    memberOf: textsOf(entry, 'memberOf'),
  };
}

const malformed: LinkFailure = { failure: failure('malformed_answer', { detail: 'account' }) };

/** Finds an account: by GUID where it is known (then by nothing else), otherwise by sAMAccountName. */
export async function findAccount(
  link: Link,
  baseDn: string,
  ref: AccountRef,
  deadline: Deadline,
): Promise<Result<Account | undefined, LinkFailure>> {
  const byId = ref.objectId === undefined ? undefined : guidDn(ref.objectId);
  if (ref.objectId !== undefined && byId === undefined) return ok(undefined);
  const attributes = ACCOUNT_ATTRIBUTES;
  if (byId !== undefined) return accountAt(link, byId, deadline);
  // The name is unique in a domain, so there are no pages to ask for.
  const named = { scope: 'sub', filter: equals('sAMAccountName', ref.name), attributes, paged: false } as const;
  const found = await link.search(baseDn, named, deadline);
  return found.ok ? readAccount(found.value[0]) : found;
}

/** The account at a DN, or at `<GUID=…>`; undefined when nothing is there. */
export async function accountAt(
  link: Link,
  dn: string,
  deadline: Deadline,
): Promise<Result<Account | undefined, LinkFailure>> {
  const found = await link.search(dn, { scope: 'base', attributes: ACCOUNT_ATTRIBUTES }, deadline);
  if (!found.ok) return found.error.resultCode === resultCode.noSuchObject ? ok(undefined) : found;
  return readAccount(found.value[0]);
}

function readAccount(entry: Entry | undefined): Result<Account | undefined, LinkFailure> {
  if (entry === undefined) return ok(undefined);
  const account = toAccount(entry);
  return account === undefined ? err(malformed) : ok(account);
}

/** Refuses an account of which nobody could say whether it is open. */
export function checkReadable(account: Account): Result<Account, LinkFailure> {
  return account.isReadable ? ok(account) : err({ failure: failure('insufficient_rights', { detail: 'right read' }) });
}

/** Whether anything in the domain has this sign-in name. */
export async function isUpnTaken(
  link: Link,
  baseDn: string,
  upn: string,
  deadline: Deadline,
): Promise<Result<boolean, LinkFailure>> {
  const filter = new AndFilter({ filters: [equals('userPrincipalName', upn)] });
  const found = await link.search(baseDn, { scope: 'sub', filter, attributes: ['objectGUID'] }, deadline);
  return found.ok ? ok(found.value.length > 0) : found;
}
