import { expect, test } from 'vitest';
import type { Privilege } from '../../../shared/model/policy';
import { FakeClock } from '../../testkit/fakes/clock';
import { directoryContract, type ContractSubject, type ContractTools } from '../../testkit/contract/directory-contract';
import { hostileNames } from '../../testkit/contract/directory-contract-memory';
import { createGraphRequestChecker } from '../../testkit/labs/graph-openapi';
import type { SeenRequest } from '../../practice/m365';
import { startGraphLab, type GraphLab } from '../../testkit/labs/graph-lab';

const userAdministrator: Privilege = {
  kind: 'directoryRole',
  name: 'User Administrator',
  roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
};

interface GraphSubject extends ContractSubject {
  readonly lab: GraphLab;
  readonly clock: FakeClock;
}

const current = new Map<string, GraphSubject>();
const checker = createGraphRequestChecker();
const deviations = new Set<string>();
let checked = 0;

/** Compares a request with Microsoft's own description of Graph. */
function compare(request: SeenRequest): void {
  checked += 1;
  for (const problem of checker.check(request)) deviations.add(`${request.method} ${request.path}: ${problem}`);
}

async function graphSubject(customer: string): Promise<GraphSubject> {
  const clock = new FakeClock();
  const lab = await startGraphLab({ customer, clock, onRequest: compare });
  const { inspection } = lab.server;
  const { tenantId, defaultDomain } = lab.tenant;
  let count = 0;
  const subject: GraphSubject = {
    lab,
    clock,
    directory: lab.directory,
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
    privileges: [userAdministrator, { kind: 'group', name: 'Exchange operators' }],
    missingPrivilege: { kind: 'group', name: "No 'such' group" },
    handGroup: 'Device admins',
    hostileNames,
    now: () => clock.wall(),
    accountName(hint) {
      count += 1;
      return `${hint}-${String(count)}@${defaultDomain}`;
    },
    settle: () => Promise.resolve(),
    async plantForeign(name, password) {
      const objectId = await inspection.plant(tenantId, {
        what: 'user',
        userPrincipalName: name,
        password: password.reveal(),
      });
      await inspection.plant(tenantId, { what: 'membership', user: objectId, group: 'Device admins' });
      return { name, objectId };
    },
    async truth(ref) {
      const found = await inspection.account(tenantId, ref.objectId ?? ref.name);
      if (found?.state !== 'present') return undefined;
      const groups = [...found.groups, ...found.roles].map((one) => one.name);
      return { objectId: found.id, enabled: found.enabled, displayName: found.displayName, groups };
    },
    signIn: async (name, secret) => (await inspection.signIn(name, secret.reveal())).ok,
    async addToGroup(ref, group) {
      await inspection.plant(tenantId, { what: 'membership', user: ref.objectId ?? ref.name, group });
    },
    dispose: () => lab.dispose(),
  };
  current.set(customer, subject);
  return subject;
}

function tools(customer: string): ContractTools {
  const subject = (): GraphSubject => current.get(customer)!;
  const plant = async (planting: Parameters<GraphLab['server']['inspection']['plant']>[1]): Promise<void> => {
    const { lab } = subject();
    await lab.server.inspection.plant(lab.tenant.tenantId, planting);
  };
  return {
    advance: (_, ms) => {
      subject().clock.advance(ms);
      return Promise.resolve();
    },
    enableByHand: (_, ref) => plant({ what: 'edit', user: ref.objectId ?? ref.name, enabled: true }),
    overwriteMarker: (_, ref, text) => plant({ what: 'edit', user: ref.objectId ?? ref.name, marker: text }),
    addMethod: (_, ref) => plant({ what: 'method', user: ref.objectId ?? ref.name, kind: 'fido2Methods' }),
  };
}

// Without PIM, roles are plain assignments; with it they end by themselves.
directoryContract('Graph at a tenant with P1', () => graphSubject('alderbrook'), tools('alderbrook'));
directoryContract('Graph at a tenant with P2', () => graphSubject('brightwater'), tools('brightwater'));

test('every request sent so far is one that Microsoft describes', () => {
  expect(checked).toBeGreaterThan(500);
  expect([...deviations]).toEqual([]);
});
