import { Attribute, Change } from 'ldapts';
import type { Secret } from '../../../../shared/secret';
import { instant, type Instant } from '../../../../shared/time';
import { passwordBytes, toFileTime } from '../wire/values';

/** 2000-01-01, before the first domain: an end that has passed on every clock, however wrong ours or the other's is. */
const LONG_AGO = instant(Date.UTC(2000, 0, 1));

export function replace(type: string, value: string | Buffer): Change {
  return new Change({ operation: 'replace', modification: attribute(type, value) });
}

export function attribute(type: string, value: string | Buffer): Attribute {
  return new Attribute({ type, values: Buffer.isBuffer(value) ? [value] : [value] });
}

/** Replaces a value only while it is still the one that was read; otherwise the whole modify fails with result code 16. */
export function replaceIfStill(type: string, read: string, value: string): readonly Change[] {
  const removal = new Change({ operation: 'delete', modification: attribute(type, read) });
  return [removal, new Change({ operation: 'add', modification: attribute(type, value) })];
}

export function password(secret: Secret<string>): Change {
  return replace('unicodePwd', passwordBytes(secret.reveal()));
}

/** An end, by the domain controller's own clock. */
export function expiry(at: Instant): Change {
  return replace('accountExpires', toFileTime(at));
}

/** Whether an account's end is the one that `expired` writes. */
export function isExpiredForGood(end: Instant | undefined): boolean {
  return end === LONG_AGO;
}

/** The end of an account that is ended. */
export function expired(): Change {
  return expiry(LONG_AGO);
}

export function control(bits: number): Change {
  return replace('userAccountControl', String(bits));
}

/**
 * A member, with the seconds after which the domain controller drops it by itself where the forest can do that
 * (`<TTL=3600,CN=…>`, MS-ADTS 3.1.1.3.4.1.38, forests with the Privileged Access Management feature).
 */
export function memberValue(dn: string, seconds?: number): string {
  return seconds === undefined ? dn : `<TTL=${String(Math.max(1, Math.floor(seconds)))},${dn}>`;
}

export function addMember(value: string): Change {
  return new Change({ operation: 'add', modification: attribute('member', value) });
}

export function removeMember(dn: string): Change {
  return removeMembers([dn]);
}

export function removeMembers(dns: readonly string[]): Change {
  return new Change({ operation: 'delete', modification: new Attribute({ type: 'member', values: [...dns] }) });
}
