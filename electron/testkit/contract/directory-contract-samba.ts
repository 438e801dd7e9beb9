import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { ActiveDirectoryConnector } from '../../../shared/model/connector';
import { instant } from '../../../shared/time';
import type { LabAdministrator, LabFacts } from '../../adapters/ldap/witness/lab-administrator';
import type { Directory } from '../../ports/directory';
import type { ContractSubject, ContractTools } from './directory-contract';

/** The connector of the lab domain, with its least-privilege service account. */
export function labConnector(
  facts: LabFacts,
  change: Partial<ActiveDirectoryConnector> = {},
): ActiveDirectoryConnector {
  return {
    kind: 'activeDirectory',
    id: connectorIdSchema.parse('connector-lab'),
    customerId: customerIdSchema.parse('customer-lab'),
    label: 'Lab',
    domainControllers: [facts.addresses[0]],
    encryption: 'ldaps',
    baseDn: facts.baseDn,
    accountOu: facts.accountOu,
    upnSuffix: facts.upnSuffix,
    caCertificate: facts.caCertificate,
    bindAccount: facts.serviceAccount,
    ...change,
  };
}

/** A directory on the lab domain as a subject of the contract, with the administrator as witness. */
export function labSubject(facts: LabFacts, directory: Directory, administrator: LabAdministrator): ContractSubject {
  let count = 0;
  return {
    directory,
    authentication: { kind: 'password' },
    privileges: [
      { kind: 'adGroup', name: 'Help Desk' },
      { kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 },
      { kind: 'adGroup', name: 'Remote Users' },
    ],
    missingPrivilege: { kind: 'adGroup', name: '*)(objectClass=group' },
    handGroup: 'Added By Hand',
    hostileNames: [
      '',
      ' ',
      'a"b',
      'a,OU=x',
      '*)(cn=*',
      'a\\b',
      'nul\u0000',
      '\u202egnp',
      'x'.repeat(21),
      ' lead',
      'a/b',
      'dot.',
      'a@b',
      'a+b',
      'a;b',
      'a<b',
    ],
    now: () => instant(Date.now()),
    accountName(hint) {
      count += 1;
      return `${hint}-${String(count)}`;
    },
    settle: () => Promise.resolve(),
    async plantForeign(name, password) {
      const ref = await administrator.plant(name, password);
      await administrator.addToGroup(ref, 'Added By Hand');
      return ref;
    },
    truth: (ref) => administrator.truth(ref),
    signIn: async (name, secret) => (await administrator.tryBind(name, secret)) === 'ok',
    addToGroup: (ref, group) => administrator.addToGroup(ref, group),
    dispose: () => Promise.resolve(),
  };
}

/** The tools that go with `labSubject`. Time cannot be moved there. */
export function labTools(administrator: () => LabAdministrator): ContractTools {
  return {
    halts: true,
    enableByHand: (_, ref) => administrator().set(ref, { userAccountControl: '512', accountExpires: '0' }),
    overwriteMarker: (_, ref, text) => administrator().set(ref, { info: text }),
  };
}
