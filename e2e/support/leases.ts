import { expect } from '@playwright/test';
import type { LeaseId } from '../../shared/ids';

import type { LeaseView, PolicyOffer } from '../../shared/ipc/views';
import type { DurationCode } from '../../shared/time';
import type { AccountTruth } from '../../electron/practice/m365';
import type { RunningApp } from './running-app';
import type { TenantProcess } from './tenant-process';

/** Finds an offer by customer and policy name. */
export async function offer(
  app: RunningApp,
  customer: string,
  policy: string,
): Promise<PolicyOffer & { customerId: string }> {
  const { hits } = await app.get('catalogue.customers', { query: customer, limit: 5 });
  const [first] = hits;
  if (first === undefined) throw new Error(`no customer ${customer}`);
  const { offers } = await app.get('catalogue.policies', { customerId: first.id });
  const found = offers.find(({ name }) => name === policy);
  if (found === undefined)
    throw new Error(`no policy ${policy}; there are ${offers.map(({ name }) => name).join(', ')}`);
  return { ...found, customerId: first.id };
}

/** Asks for a check-out without waiting for it. */
export async function request(
  app: RunningApp,
  customer: string,
  policy: string,
  duration: DurationCode = '1h',
): Promise<LeaseId> {
  const { customerId, connectorId, policyId } = await offer(app, customer, policy);
  const input = { customerId, connectorId, policyId, duration, reason: 'mail flow is broken', ticket: 'INC-12345' };
  const { leaseId } = await app.get('lease.checkOut', input);
  return leaseId;
}

/** Waits until a lease is in a state, and gives it. */
export async function until(
  app: RunningApp,
  leaseId: LeaseId,
  state: LeaseView['state'],
  timeout = 30_000,
): Promise<LeaseView> {
  const look = async (): Promise<string> => (await app.get('lease.one', { leaseId })).state;
  await expect.poll(look, { timeout, message: `lease becomes ${state}` }).toBe(state);
  return app.get('lease.one', { leaseId });
}

/**
 * Waits until a lease is revoked. What was removed is believed gone only a while after the last write, so once the
 * credential is useless the practice clock is set forward instead of waiting for that.
 */
export async function untilRevoked(app: RunningApp, leaseId: LeaseId): Promise<LeaseView> {
  const harmless = async (): Promise<boolean> => (await app.get('lease.one', { leaseId })).neutralisedAt !== undefined;
  await expect.poll(harmless, { timeout: 30_000, message: 'credential becomes useless' }).toBe(true);
  await app.get('practice.skipAhead', { minutes: 2 });
  return until(app, leaseId, 'revoked');
}

/**
 * Checks in, once a second has passed since the account could be used: a tenant tells in whole seconds when a password was
 * changed, and a change within the second in which it was set is not believed until it is made again.
 */
export async function checkIn(app: RunningApp, { id, activeSince }: LeaseView): Promise<void> {
  const seconds = (): number => Math.floor((Date.now() - (activeSince ?? 0)) / 1_000);
  await expect.poll(seconds, { intervals: [50], message: 'a second goes by' }).not.toBe(0);
  await app.get('lease.checkIn', { leaseId: id });
}

/** Checks out and waits until the account can be used. */
export async function checkOut(
  app: RunningApp,
  customer: string,
  policy: string,
  duration: DurationCode = '1h',
): Promise<LeaseView> {
  return until(app, await request(app, customer, policy, duration), 'active');
}

/** Accounts in all practice tenants that bear a mark of ours, as they really are. */
export async function marked(tenant: TenantProcess): Promise<readonly AccountTruth[]> {
  const accounts = await tenant.truth.accounts();
  return accounts.filter(
    ({ marker, employeeType }) => marker?.startsWith('latchkey1') === true || employeeType === 'Latchkey JIT',
  );
}

/** Whether anybody could do anything with it. */
export function isDangerous(account: AccountTruth): boolean {
  if (account.state !== 'present') return false;
  return account.enabled || account.roles.length > 0 || account.groups.length > 0 || account.pass?.usable === true;
}

/** Dangerous accounts that no live lease of the app accounts for. */
export async function untracked(app: RunningApp, tenant: TenantProcess): Promise<readonly string[]> {
  const { leases } = await app.get('lease.snapshot', { scope: 'live' });
  const live = new Set(leases.map(({ accountName }) => accountName.toLowerCase()));
  const dangerous = (await marked(tenant)).filter(isDangerous);
  return dangerous.map(({ userPrincipalName }) => userPrincipalName).filter((name) => !live.has(name.toLowerCase()));
}

/** Seconds by which a credential outlived its lease, as the receipt says it; negative when it ended early. */
export function exposure(lease: LeaseView): number {
  return (lease.exposureMs ?? Number.NaN) / 1_000;
}
