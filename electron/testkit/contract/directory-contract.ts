import { afterAll, beforeAll, describe } from 'vitest';
import { registerBegin } from './directory-contract-begin';
import { registerEnd } from './directory-contract-end';
import { registerGuard } from './directory-contract-guard';
import type { ContractSubject, ContractTools } from './directory-contract-kit';

export { TestLease } from './directory-contract-kit';
export type { ContractSubject, ContractTools, Truth } from './directory-contract-kit';

/**
 * Registers the tests that every directory passes, the ones in memory and the real ones. The subject is made once and
 * shared: each test works on an account of its own name. See `ContractSubject` for what an adapter has to bring.
 */
export function directoryContract(
  name: string,
  makeSubject: () => Promise<ContractSubject>,
  tools: ContractTools = {},
  setUpTimeoutMs = 120_000,
): void {
  describe(`${name} keeps the directory contract`, () => {
    let made: ContractSubject | undefined;
    beforeAll(async () => {
      made = await makeSubject();
    }, setUpTimeoutMs);
    afterAll(async () => {
      await made?.dispose();
    });
    const subject = (): ContractSubject => {
      if (made === undefined) throw new Error('the subject was not made');
      return made;
    };
    registerBegin(subject, tools);
    registerEnd(subject, tools);
    registerGuard(subject, tools);
  });
}
