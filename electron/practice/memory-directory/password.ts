import type { Secret } from '../../../shared/secret';
import { HOUR, plus } from '../../../shared/time';
import type { Domain } from './domain';
import { fingerprint } from './secrets';
import type { MemoryAccount } from './state';

/**
 * Sets a password. In a domain the one before still opens the account for an hour (Windows: OldPasswordAllowedPeriod), so
 * only a second rotation makes a password useless.
 */
export function setPassword(domain: Domain, account: MemoryAccount, secret: Secret<string>): void {
  const now = domain.now();
  if (domain.options.source === 'activeDirectory') {
    account.previousPassword = { print: account.password, until: plus(now, HOUR) };
  }
  account.password = fingerprint(secret.reveal());
  account.passwordChangedAt = now;
}
