import { DN, EqualityFilter } from 'ldapts';
import { z } from 'zod';

/** MS-SAMR 3.1.1.6 and 3.1.1.8.4: at most 20 characters for a user, none of these, no dot at the end. */
const accountName = z.string().regex(/^[^"/\\[\]:;|=,+*?<>@\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,20}$/u);
const displayName = z.string().regex(/^[^\p{Cc}]{1,256}$/u);
const objectId = z.guid();

/** Whether the directory takes the text as a user's sAMAccountName, and shows it as it is. */
export function isAccountName(text: string): boolean {
  return accountName.safeParse(text).success && text.trim() === text && !text.endsWith('.');
}

export function isDisplayName(text: string): boolean {
  return displayName.safeParse(text).success;
}

/**
 * The name of an object by its GUID: survives renaming and moving, and never means another object (MS-ADTS
 * 3.1.1.3.1.2.4). Undefined when the text is no GUID.
 */
export function guidDn(id: string): string | undefined {
  return objectId.safeParse(id).success ? `<GUID=${id}>` : undefined;
}

/** `CN=<name>,<parent>`, the name escaped (RFC 4514); the parent is a DN already. */
export function childDn(name: string, parent: string): string {
  return `${new DN().addPairRDN('CN', name).toString()},${parent}`;
}

/** What follows the first name of a DN: everything behind the first comma that is not escaped (RFC 4514). */
export function parentDn(dn: string): string | undefined {
  return /^(?:[^\\,]|\\.)+,(.+)$/su.exec(dn)?.[1];
}

/** The first name of a DN, its escapes taken away (RFC 4514): for people to read. */
export function firstName(dn: string): string {
  const name = /^[^=,]+=((?:[^\\,]|\\.)*)/su.exec(dn)?.[1] ?? dn;
  return name.replaceAll(/\\([^0-9a-fA-F])/gu, '$1');
}

/** An exact match; the value goes into the request as it is and cannot become filter syntax. */
export function equals(attribute: string, value: string): EqualityFilter {
  return new EqualityFilter({ attribute, value });
}
