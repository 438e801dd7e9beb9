import { connectorIdSchema, customerGroupIdSchema, customerIdSchema, type CustomerGroupId } from '../../../shared/ids';
import type { Connector, LocalConnector } from '../../../shared/model/connector';
import type { Customer, CustomerGroup } from '../../../shared/model/customer';
import { practiceHostKey } from '../host-keys';
import { practiceClientId, practiceSeed } from '../m365/seed/practice-seed';

/** Where the practice tenants answer. */
export interface PracticeAddresses {
  readonly graphUrl: string;
  readonly loginUrl: string;
}

type Os = LocalConnector['os'];
/** Code, label (first part of the domain), name, time zone, ways in besides Microsoft 365. */
type Row = readonly [
  code: string,
  label: string,
  name: string,
  timeZone: string,
  ad?: boolean,
  endpoints?: readonly Os[],
];

/** Codes and time zones of the customers that have a practice tenant, in the order of the seed. */
const tenantRows: readonly Row[] = [
  ['ALD', 'alderbrook', 'Alderbrook Dental Group', 'Europe/London', true],
  ['BRI', 'brightwater', 'Brightwater Logistics', 'Europe/Lisbon', true, ['windows']],
  ['COB', 'cobaltstreet', 'Cobalt Street Law', 'Europe/London'],
  ['DUN', 'dunmore', 'Dunmore Veterinary', 'Europe/Dublin'],
  ['EGT', 'eastgate', 'Eastgate Community Theatre', 'Europe/London'],
  [
    'FEN',
    'fenwick-marsh',
    'Fenwick & Marsh Structural Engineering Consultants (Northern Region) Holdings',
    'Europe/London',
    true,
  ],
  ['GAR', 'garnet', 'Garnet Financial', 'America/New_York', true],
  ['HOL', 'hollis', 'Hollis Manufacturing', 'Europe/Warsaw', true, ['windows', 'linux']],
];

const otherRows: readonly Row[] = [
  ['IRV', 'ironvale', 'Ironvale Foundry', 'Europe/London', true, ['linux']],
  ['JUN', 'juniper', 'Juniper Row Architects', 'Europe/London', true],
  ['KES', 'kestrel', 'Kestrel Print Works', 'Europe/London', false, ['windows']],
  ['LAK', 'lakeside', 'Lakeside Pharmacy', 'America/Chicago', true],
  ['MER', 'meridian', 'Meridian Freight', 'Europe/Athens', true, ['windows']],
  ['NOR', 'northfield', 'Northfield Academy', 'Europe/London', true],
  ['OAK', 'oakhurst', 'Oakhurst Care Homes', 'Europe/London'],
  ['PEM', 'pemberton', 'Pemberton Accountancy', 'Europe/London', false, ['windows']],
  ['QUA', 'quarry', 'Quarry Hill Surveyors', 'Europe/London'],
  ['RIV', 'riverbend', 'Riverbend Hotels', 'Europe/Paris', true],
  ['SAL', 'saltmarsh', 'Saltmarsh Fisheries', 'Atlantic/Reykjavik', false, ['linux']],
  ['TAM', 'tamarind', 'Tamarind Kitchens', 'Asia/Kolkata'],
  ['UPL', 'upland', 'Upland Energy Cooperative', 'Europe/Oslo', true, ['linux']],
  ['VAN', 'vantage', 'Vantage Opticians', 'Europe/London'],
  ['WHI', 'whitby', 'Whitby Boatyard', 'Europe/London'],
  ['XAN', 'xanadu', 'Xanadu Garden Centres', 'Europe/London'],
  ['YEW', 'yewtree', 'Yew Tree Publishing', 'Europe/London'],
  ['ZEN', 'zenith', 'Zenith Lifts', 'Europe/Berlin', true],
  ['ARD', 'ardent', 'Ardent Robotics', 'America/Los_Angeles', false, ['linux']],
  ['BEA', 'beacon', 'Beacon Charity Trust', 'Europe/London'],
  ['CLV', 'clover', 'Clover Dairy', 'Europe/Amsterdam'],
  ['DRI', 'drift', 'Drift Surf School', 'Australia/Sydney'],
  ['ELM', 'elmwood', 'Elmwood Estate Agents', 'Europe/London'],
  ['FOX', 'foxglove', 'Foxglove Nurseries', 'Europe/London'],
  ['GLA', 'glacier', 'Glacier Cold Storage', 'Europe/Stockholm', true],
  ['HEA', 'heather', 'Heather Moor Breweries', 'Europe/London'],
  ['INK', 'inkwell', 'Inkwell Stationers', 'Europe/London'],
  ['JET', 'jetty', 'Jetty Marine Insurance', 'Europe/London'],
  ['KIL', 'kiln', 'Kiln & Clay Ceramics', 'Europe/Copenhagen'],
  ['LUM', 'lumen', 'Lumen Lighting', 'Europe/Madrid', false, ['windows']],
  ['MOS', 'mosaic', 'Mosaic Language School', 'Europe/Rome'],
  ['NIM', 'nimbus', 'Nimbus Weather Services', 'Europe/Zurich'],
  ['PAP', 'paperbark', 'Paperbark Consulting', 'Pacific/Auckland'],
];

const customerId = (code: string): Customer['id'] => customerIdSchema.parse(`cust-${code.toLowerCase()}`);
const connectorId = (kind: string, code: string): Connector['id'] =>
  connectorIdSchema.parse(`${kind}-${code.toLowerCase()}`);

/** Customers of the practice MSP: those with a practice tenant first. */
export function practiceCustomers(): Customer[] {
  const domains = practiceSeed()
    .filter((seed) => seed.kind === 'customer')
    .map((seed) => [...seed.domains]);
  return [...tenantRows, ...otherRows].map(([code, label, name, timeZone], index) => ({
    id: customerId(code),
    name,
    code,
    domains: domains[index] ?? [`${label}.practice.example`],
    timeZone,
    archived: code === 'PAP',
  }));
}

/** Every way in: the practice tenants, a practice domain or endpoints. Neither name leads anywhere outside Practice. */
export function practiceConnectors(addresses: PracticeAddresses): Connector[] {
  const tenants = practiceSeed().filter((seed) => seed.kind === 'customer');
  const m365 = tenants.flatMap((seed, index): Connector[] => {
    const code = tenantRows[index]?.[0];
    if (code === undefined) return [];
    return [
      {
        kind: 'm365',
        id: connectorId('m365', code),
        customerId: customerId(code),
        label: 'Microsoft 365',
        tenantId: seed.tenantId,
        cloud: { kind: 'custom', graphUrl: addresses.graphUrl, loginUrl: addresses.loginUrl },
        defaultDomain: seed.domains[0] ?? seed.initialDomain,
        signIn: { kind: 'app', clientId: practiceClientId, credential: 'secret' },
      },
    ];
  });
  return [...m365, ...[...tenantRows, ...otherRows].flatMap((row) => onPremises(row))];
}

function onPremises([code, label, , , ad, endpoints]: Row): Connector[] {
  const domain = `corp.${label}.practice.example`;
  const baseDn = domain
    .split('.')
    .map((part) => `DC=${part}`)
    .join(',');
  const directory: Connector[] =
    ad === true
      ? [
          {
            kind: 'activeDirectory',
            id: connectorId('ad', code),
            customerId: customerId(code),
            label: domain,
            domainControllers: [`dc1.${domain}`, `dc2.${domain}`],
            encryption: 'ldaps',
            baseDn,
            accountOu: `OU=JIT accounts,${baseDn}`,
            upnSuffix: domain,
            bindAccount: `latchkey@${domain}`,
          },
        ]
      : [];
  const machines = (endpoints ?? []).map((os): Connector => {
    const [host, port] = [`${os === 'windows' ? 'desk1' : 'backup1'}.${domain}`, 22];
    return {
      kind: 'local',
      id: connectorId(`local-${os}`, code),
      customerId: customerId(code),
      label: os === 'windows' ? 'Front desk PC' : 'Backup server',
      os,
      transport: { kind: 'ssh', host, port, user: 'latchkey', hostKey: practiceHostKey(host, port) },
    };
  });
  return [...directory, ...machines];
}

const group = (name: string): CustomerGroupId => customerGroupIdSchema.parse(`cg-${name}`);
export const practiceGroupIds = {
  gold: group('gold'),
  onPremises: group('on-premises'),
  windows: group('windows-endpoints'),
  linux: group('linux-endpoints'),
} as const;

/** Customer groups that follow from the tables above. */
export function practiceCustomerGroups(): CustomerGroup[] {
  const rows = [...tenantRows, ...otherRows];
  const having = (test: (row: Row) => boolean): Customer['id'][] => rows.filter(test).map(([code]) => customerId(code));
  return [
    { id: practiceGroupIds.gold, name: 'Gold support', customers: ['ALD', 'BRI', 'GAR', 'HOL', 'MER'].map(customerId) },
    { id: practiceGroupIds.onPremises, name: 'Own servers', customers: having((row) => row[4] === true) },
    {
      id: practiceGroupIds.windows,
      name: 'Windows endpoints',
      customers: having((row) => row[5]?.includes('windows') === true),
    },
    {
      id: practiceGroupIds.linux,
      name: 'Linux endpoints',
      customers: having((row) => row[5]?.includes('linux') === true),
    },
  ];
}
