import type { Source } from '../../../shared/model/connector';
import type { Authentication, Privilege } from '../../../shared/model/policy';
import { createMemoryDirectory, type MemoryDirectory } from '../../practice/memory-directory';
import type { Directory } from '../../ports/directory';
import { FakeClock } from '../fakes/clock';
import type { ContractSubject, ContractTools } from './directory-contract';

const HAND_GROUP = 'Print Operators';
const GROUPS = ['Help Desk', 'Remote Users', HAND_GROUP];

const privilegesOf: Readonly<Record<Source, readonly [Privilege, Privilege]>> = {
  activeDirectory: [
    { kind: 'adGroup', name: 'Help Desk' },
    { kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 },
  ],
  local: [
    { kind: 'localGroup', name: 'Help Desk' },
    { kind: 'localGroup', name: 'Remote Users' },
  ],
  m365: [
    { kind: 'directoryRole', name: 'Global Administrator', roleTemplateId: '62e90394-69f5-4237-9190-012177145e10' },
    { kind: 'group', name: 'Help Desk' },
  ],
};
const missingOf: Readonly<Record<Source, Privilege>> = {
  activeDirectory: { kind: 'adGroup', name: 'No Such Group' },
  local: { kind: 'localGroup', name: 'No Such Group' },
  m365: { kind: 'group', name: 'No Such Group' },
};
const authenticationOf: Readonly<Record<Source, Authentication>> = {
  activeDirectory: { kind: 'password' },
  local: { kind: 'password' },
  m365: { kind: 'tap', lifetime: 'lease', oneTime: false },
};
/** What no directory takes for the name of an account. */
export const hostileNames = [
  '',
  ' ',
  'a"b',
  'a,OU=x',
  '*)(cn=*',
  'a\\b',
  'nul\u0000',
  '\u202egnp',
  'x'.repeat(120),
  ' lead',
  'a/b',
];

export interface MemorySubject extends ContractSubject {
  readonly memory: MemoryDirectory;
  readonly clock: FakeClock;
}

/** A directory in memory as a subject of the contract; `wrap` puts something around it. */
export function memorySubject(
  source: Source,
  wrap: (inner: Directory, clock: FakeClock) => Directory = (inner) => inner,
): MemorySubject {
  const clock = new FakeClock();
  const domain = source === 'm365' ? 'contoso.example' : 'corp.example';
  const staged = source !== 'm365';
  const memory = createMemoryDirectory({ source, clock, domain, groups: GROUPS, staged });
  const { inspection } = memory;
  let count = 0;
  return {
    memory,
    clock,
    directory: wrap(memory, clock),
    authentication: authenticationOf[source],
    privileges: privilegesOf[source],
    missingPrivilege: missingOf[source],
    handGroup: HAND_GROUP,
    hostileNames,
    now: () => clock.wall(),
    accountName(hint) {
      count += 1;
      const local = `${hint}-${String(count)}`;
      return source === 'm365' ? `${local}@${domain}` : local;
    },
    settle: () => Promise.resolve(),
    plantForeign: (name, password) => Promise.resolve(inspection.plant({ name, password, groups: [HAND_GROUP] })),
    truth(ref) {
      const name = ref.name.toLowerCase();
      const fits = inspection
        .accounts()
        .filter((one) =>
          ref.objectId === undefined ? one.name.toLowerCase() === name : one.objectId === ref.objectId,
        );
      const found = fits.find((one) => one.state === 'present');
      return Promise.resolve(found);
    },
    signIn: (name, secret) => Promise.resolve(inspection.tryCredential(name, secret) === 'accepted'),
    addToGroup(ref, group) {
      inspection.addToGroup(ref, group);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
}

/** The tools that go with `memorySubject`. */
export function memoryTools(current: () => MemorySubject, halts = false): ContractTools {
  return {
    halts,
    advance(_, ms) {
      current().clock.advance(ms);
      return Promise.resolve();
    },
    enableByHand(_, ref) {
      current().memory.inspection.enable(ref);
      return Promise.resolve();
    },
    overwriteMarker(_, ref, text) {
      current().memory.inspection.setMarkerText(ref, text);
      return Promise.resolve();
    },
    addMethod(_, ref) {
      current().memory.inspection.addMethod(ref, 'Authenticator');
      return Promise.resolve();
    },
  };
}
