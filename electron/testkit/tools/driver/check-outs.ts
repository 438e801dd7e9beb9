import { randomUUID } from 'node:crypto';
import { TestLease, type ContractSubject } from '../../contract/directory-contract-kit';

/**
 * A check-out in the waves of the planner: create, two groups at once, credential, read back. Gives its length in ms. The
 * groups are the first two of the subject but `not`, the one that makes administrators.
 */
export async function timedCheckOut(subject: ContractSubject, name: string, not: string): Promise<number> {
  const lease = new TestLease(subject, name, 'burner');
  const since = performance.now();
  await lease.create();
  const two = subject.privileges.filter((privilege) => privilege.name !== not).slice(0, 2);
  await Promise.all(two.map((privilege) => lease.grants([privilege])));
  await lease.credential();
  const seen = await lease.observe();
  const length = performance.now() - since;
  if (seen.enabled !== true || seen.grants.length !== 2) throw new Error('the check-out is not complete');
  return length;
}

/** Makes an account of that name with that password, in another way than the product. */
export type Rival<Target> = (target: Target, name: string, password: string) => Promise<void>;

/** How long it took, in ms. */
export async function timedRival<Target>(rival: Rival<Target>, target: Target, name: string): Promise<number> {
  const since = performance.now();
  await rival(target, name, `Aa1!${randomUUID()}`);
  return performance.now() - since;
}
