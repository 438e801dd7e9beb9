import { afterEach, expect } from 'vitest';
import type { Privilege } from '../../../shared/model/policy';
import { SECOND } from '../../../shared/time';
import type { IssuedCredential, GrantRequest } from '../../ports/directory';
import type { Timers } from '../../ports/system';
import type { AccountTruth, FaultInput, SwitchesPatch, TenantPatch } from '../../practice/m365';
import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import { FakeClock } from '../fakes/clock';
import { TestLease, type ContractSubject } from '../contract/directory-contract-kit';
import { startGraphLab, type GraphLab } from './graph-lab';

export const helpdesk: Privilege = {
  kind: 'directoryRole',
  name: 'Helpdesk Administrator',
  roleTemplateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
};
export const globalAdministrator: Privilege = {
  kind: 'directoryRole',
  name: 'Global Administrator',
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
};

/** Pauses between looks end at once; the end of a call's time never comes. */
const impatient: Timers = {
  after(ms, action) {
    if (ms >= 20 * SECOND) return () => undefined;
    const soon = setImmediate(action);
    return () => clearImmediate(soon);
  },
};

/** Leases at one practice customer, with the switches of its tenant at hand. */
export interface GraphTrial {
  readonly lab: GraphLab;
  readonly clock: FakeClock;
  readonly lease: (mode?: 'standard' | 'burner') => TestLease;
  readonly switches: (patch: SwitchesPatch) => Promise<unknown>;
  readonly fault: (...faults: FaultInput[]) => Promise<unknown>;
  readonly tenant: (patch: TenantPatch) => Promise<unknown>;
  /** The truth about the lease's account. */
  readonly account: (lease: TestLease) => Promise<AccountTruth | null>;
}

/** What leases of the contract's kit need of a lab. */
export function subjectOf(lab: GraphLab, clock: FakeClock): ContractSubject {
  const { inspection } = lab.server;
  return {
    directory: lab.directory,
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
    privileges: [helpdesk, { kind: 'group', name: 'Device admins' }],
    handGroup: 'All staff',
    hostileNames: [],
    now: () => clock.wall(),
    accountName: (hint) => `${hint}@${lab.tenant.defaultDomain}`,
    settle: () => Promise.resolve(),
    plantForeign: () => Promise.reject(new Error('not in a trial')),
    truth: () => Promise.resolve(undefined),
    signIn: async (name, secret) => (await inspection.signIn(name, secret.reveal())).ok,
    addToGroup: () => Promise.resolve(),
    dispose: () => lab.dispose(),
  };
}

/** Starts a tenant on a clock that stands still. */
async function startGraphTrial(customer: string): Promise<GraphTrial> {
  const clock = new FakeClock();
  const lab = await startGraphLab({ customer, clock, timers: impatient });
  const { inspection } = lab.server;
  const { tenantId, defaultDomain } = lab.tenant;
  const subject = subjectOf(lab, clock);
  return {
    lab,
    clock,
    lease: (mode = 'burner') => new TestLease(subject, `jit-test@${defaultDomain}`, mode),
    switches: (patch) => inspection.setSwitches(patch),
    fault: (...faults) =>
      inspection.setSwitches({ faults: faults.map((one, index) => ({ id: String(index), ...one })) }),
    tenant: (settings) => inspection.setTenant(tenantId, settings),
    account: (lease) => inspection.account(tenantId, lease.objectId ?? lease.name),
  };
}

export function grantOf(lease: TestLease, privilege: Privilege, ticket?: string): GrantRequest {
  const { account, marker, endsAt } = lease;
  return { account, marker, endsAt, privilege, justification: 'because', ...(ticket === undefined ? {} : { ticket }) };
}

export function issue(
  lease: TestLease,
  lifetime: 'lease' | number = 'lease',
  endsAt = lease.endsAt,
): Promise<Result<IssuedCredential, Failure>> {
  const { account, marker, call, subject } = lease;
  const authentication = { kind: 'tap', lifetime, oneTime: false } as const;
  return subject.directory.issueCredential({ account, marker, endsAt, authentication }, call);
}

/** For a file of tests: starts a trial for one of them, and after it ends it and expects that every request was as described. */
export function graphTrials(): (customer: string) => Promise<GraphTrial> {
  let running: GraphTrial | undefined;
  afterEach(async () => {
    const problems = running?.lab.server.problems() ?? [];
    await running?.lab.dispose();
    running = undefined;
    expect(problems).toEqual([]);
  });
  return async (customer) => {
    running = await startGraphTrial(customer);
    return running;
  };
}
