import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { LocalConnector } from '../../../shared/model/connector';
import { instant } from '../../../shared/time';
import type { AccountRef, Directory } from '../../ports/directory';
import type { ContractSubject, ContractTools, Truth } from '../contract/directory-contract';

/** Groups of every lab endpoint besides the usual ones (scripts/lib/endpoint-init.sh). */
const [HELP, REMOTE, HAND] = ['helpdesk', 'remote', 'byhand'] as const;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test needs of a lab endpoint (scripts/lib/endpoint.mjs). */
export interface LabEndpoint {
  readonly address: string;
  readonly port: number;
  readonly hostKey: string;
  readonly privateKey: string;
  /** Runs a program there as root, not over SSH. */
  inside(program: string, parameters?: readonly string[], input?: string): Promise<Ended>;
  /** Signs in with OpenSSH's own program, as a person would. */
  signIn(user: string, password: string, command?: string, input?: string): Promise<Ended>;
}

/** The connector of a lab endpoint, with its management account. */
export function endpointConnector(
  { address, port, hostKey }: Pick<LabEndpoint, 'address' | 'port' | 'hostKey'>,
  user = 'svc-latchkey',
): LocalConnector {
  return {
    kind: 'local',
    id: connectorIdSchema.parse('connector-endpoint'),
    customerId: customerIdSchema.parse('customer-lab'),
    label: 'Lab endpoint',
    os: 'linux',
    transport: { kind: 'ssh', host: address, port, user, hostKey },
  };
}

async function must(work: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await work;
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

/** What root sees there with the system's own programs: getent, id and passwd, none of which the product uses. */
export async function truthOf(endpoint: LabEndpoint, ref: AccountRef): Promise<Truth | undefined> {
  const key = ref.objectId?.split('-')[0] ?? ref.name;
  const { code, stdout } = await endpoint.inside('getent', ['passwd', key]);
  if (code !== 0) return undefined;
  const [name = '', , uid = '', , gecos = ''] = stdout.trimEnd().split(':');
  const token = /,id=([0-9a-f]+),/.exec(gecos)?.[1];
  const objectId = token === undefined ? uid : `${uid}-${token}`;
  if (ref.objectId !== undefined && ref.objectId !== objectId) return undefined;
  const groups = (await must(endpoint.inside('id', ['-nG', name]))).trim().split(' ');
  const status = await must(endpoint.inside('passwd', ['-S', name]));
  const expiry = await must(endpoint.inside('chage', ['-l', '-i', name]));
  const expires = /^Account expires\s*: (\d{4}-\d{2}-\d{2})$/m.exec(expiry)?.[1];
  const isExpired = expires !== undefined && Date.parse(expires) <= Date.now();
  return {
    objectId,
    enabled: status.split(' ')[1] === 'P' && !isExpired,
    displayName: decodeURIComponent((gecos.split(',')[0] ?? '').replaceAll(/%(?!(25|2C|3A|3D|26))/g, '%25')),
    groups: groups.filter((group) => group !== name),
  };
}

/** A directory on a lab endpoint as a subject of the contract, with root and OpenSSH's own client as witnesses. */
export function endpointSubject(endpoint: LabEndpoint, directory: Directory): ContractSubject {
  let count = 0;
  return {
    directory,
    authentication: { kind: 'password' },
    privileges: [
      { kind: 'localGroup', name: HELP },
      { kind: 'localGroup', name: 'sudo' },
      { kind: 'localGroup', name: REMOTE },
    ],
    missingPrivilege: { kind: 'localGroup', name: 'no-such-group' },
    handGroup: HAND,
    hostileNames: [
      '',
      ' ',
      'a"b',
      "a'b",
      'a:b',
      'a,b',
      '$(id)',
      '`id`',
      '-r',
      '--help',
      'a\\b',
      'nul\u0000',
      'line\nbreak',
      '\u202egnp',
      'x'.repeat(33),
      ' lead',
      'a/b',
      '../b',
      'a b',
      'a;b',
      'a@b',
      'JIT',
      '1a',
    ],
    now: () => instant(Date.now()),
    accountName(hint) {
      count += 1;
      return `lk-${hint}-${String(count)}`;
    },
    settle: () => Promise.resolve(),
    async plantForeign(name, password) {
      await must(endpoint.inside('useradd', ['-m', '-s', '/bin/sh', '-c', 'A Person,,,', '-G', HAND, name]));
      await must(endpoint.inside('chpasswd', [], [name, password.reveal()].join(':')));
      return { name, objectId: (await must(endpoint.inside('id', ['-u', name]))).trim() };
    },
    truth: (ref) => truthOf(endpoint, ref),
    signIn: async (name, secret) => (await endpoint.signIn(name, secret.reveal())).code === 0,
    async addToGroup({ name }, group) {
      await must(endpoint.inside('usermod', ['-aG', group, name]));
    },
    dispose: () => Promise.resolve(),
  };
}

/** The tools that go with `endpointSubject`. Time cannot be moved there. */
export function endpointTools(current: () => LabEndpoint): ContractTools {
  return {
    async enableByHand(_, { name }) {
      await must(current().inside('usermod', ['-U', '-e', '', name]));
    },
    async overwriteMarker(_, { name }, text) {
      const gecos = (await must(current().inside('getent', ['passwd', name]))).split(':')[4] ?? '';
      await must(current().inside('usermod', ['-c', `${gecos.split(',latchkey1;')[0] ?? ''},${text}`, name]));
    },
    async addMethod(_, { name }) {
      await must(current().inside('mkdir', ['-p', `/home/${name}/.ssh`]));
      await must(current().inside('tee', [`/home/${name}/.ssh/authorized_keys`], 'ssh-ed25519 AAAA added-by-hand\n'));
    },
  };
}
