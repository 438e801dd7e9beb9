import { AndFilter, Attribute, Change, Client, EqualityFilter, type Entry } from 'ldapts';
import type { ActiveDirectoryConnector } from '../../shared/model/connector';
import { connectorIdSchema, customerIdSchema } from '../../shared/ids';
import { instant } from '../../shared/time';
import { Secret } from '../../shared/secret';
import type { AccountRef, Directory } from '../ports/directory';
import type { ContractSubject, ContractTools, Truth } from './directory-contract';

/** What a test needs to know of a running lab domain. */
export interface LabFacts {
  readonly addresses: readonly [string, string];
  readonly caCertificate: string;
  readonly secrets: { readonly administrator: string; readonly service: string };
  readonly baseDn: string;
  readonly accountOu: string;
  readonly upnSuffix: string;
  readonly administrator: string;
  readonly serviceAccount: string;
}

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

const utf16 = (password: Secret<string>): Buffer => Buffer.from(`"${password.reveal()}"`, 'utf16le');
const textOf = (entry: Entry, name: string): string => {
  const value = entry[name];
  return typeof value === 'string' ? value : '';
};
const replace = (type: string, value: string): Change =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) });

/** The domain's administrator, on a connection of its own: sees and does what the connector under test does not. */
export class Administrator {
  readonly #client: Client;

  constructor(private readonly facts: LabFacts) {
    this.#client = this.#newClient();
  }

  #newClient(): Client {
    const { addresses, caCertificate } = this.facts;
    const tlsOptions = { ca: caCertificate, host: addresses[0] };
    return new Client({ url: `ldaps://${addresses[0]}:636`, tlsOptions, timeout: 15_000, connectTimeout: 15_000 });
  }

  async signIn(): Promise<void> {
    await this.#client.bind(this.facts.administrator, this.facts.secrets.administrator);
  }

  async close(): Promise<void> {
    await this.#client.unbind();
  }

  /** Tries a new bind, as a person would sign in: the hex reason of the refusal, or `ok`. */
  async tryBind(name: string, secret: Secret<string>): Promise<string> {
    const client = this.#newClient();
    try {
      await client.bind(`${name}@${this.facts.upnSuffix}`, secret.reveal());
      return 'ok';
    } catch (error) {
      return /data ([0-9a-f]+)/.exec(String(error))?.[1] ?? 'no reason';
    } finally {
      await client.unbind();
    }
  }

  async entry(ref: AccountRef): Promise<Entry | undefined> {
    const attributes = [
      'sAMAccountName',
      'displayName',
      'userAccountControl',
      'objectGUID',
      'accountExpires',
      'info',
      'memberOf',
      'primaryGroupID',
    ];
    const named = new EqualityFilter({ attribute: 'sAMAccountName', value: ref.name });
    const filter = new AndFilter({ filters: [named] });
    const base = ref.objectId === undefined ? this.facts.baseDn : `<GUID=${ref.objectId}>`;
    const scope = ref.objectId === undefined ? ({ scope: 'sub', filter } as const) : ({ scope: 'base' } as const);
    const options = { ...scope, attributes, explicitBufferAttributes: ['objectGUID'] };
    const found = await this.#client.search(base, options).catch(() => undefined);
    return found?.searchEntries[0];
  }

  async truth(ref: AccountRef): Promise<Truth | undefined> {
    const entry = await this.entry(ref);
    const guid = entry?.['objectGUID'];
    if (entry === undefined || !Buffer.isBuffer(guid)) return undefined;
    const hex = (start: number, end: number) => guid.subarray(start, end).toString('hex');
    const swapped = (start: number, end: number) => Buffer.from(guid.subarray(start, end)).reverse().toString('hex');
    const memberOf = entry['memberOf'];
    const groups = (Array.isArray(memberOf) ? memberOf : memberOf === undefined ? [] : [memberOf]).map(String);
    return {
      objectId: [swapped(0, 4), swapped(4, 6), swapped(6, 8), hex(8, 10), hex(10, 16)].join('-'),
      enabled: (Number(textOf(entry, 'userAccountControl')) & 2) === 0,
      displayName: textOf(entry, 'displayName'),
      groups: groups.map((dn) => /^CN=([^,]+)/i.exec(dn)?.[1] ?? dn),
    };
  }

  async plant(name: string, password: Secret<string>, parent = `CN=Users,${this.facts.baseDn}`): Promise<AccountRef> {
    const values: [string, string | Buffer][] = [
      ['objectClass', 'user'],
      ['sAMAccountName', name],
      ['userPrincipalName', `${name}@${this.facts.upnSuffix}`],
      ['userAccountControl', '512'],
      ['unicodePwd', utf16(password)],
    ];
    const attributes = values.map(
      ([type, value]) => new Attribute({ type, values: Buffer.isBuffer(value) ? [value] : [value] }),
    );
    await this.#client.add(`CN=${name},${parent}`, attributes);
    const truth = await this.truth({ name });
    if (truth === undefined) throw new Error('the planted account is not there');
    return { name, objectId: truth.objectId };
  }

  async addToGroup(ref: AccountRef, group: string): Promise<void> {
    const entry = await this.entry(ref);
    if (entry === undefined) throw new Error('no such account');
    const modification = new Attribute({ type: 'member', values: [entry.dn] });
    await this.#client.modify(
      `CN=${group},CN=Users,${this.facts.baseDn}`,
      new Change({ operation: 'add', modification }),
    );
  }

  async set(ref: AccountRef, values: Readonly<Record<string, string>>): Promise<void> {
    const changes = Object.entries(values).map(([name, value]) => replace(name, value));
    await this.#client.modify(`<GUID=${ref.objectId ?? ''}>`, changes);
  }
}

/** A directory on the lab domain as a subject of the contract, with the administrator as witness. */
export function labSubject(facts: LabFacts, directory: Directory, administrator: Administrator): ContractSubject {
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
export function labTools(administrator: () => Administrator): ContractTools {
  return {
    enableByHand: (_, ref) => administrator().set(ref, { userAccountControl: '512', accountExpires: '0' }),
    overwriteMarker: (_, ref, text) => administrator().set(ref, { info: text }),
  };
}
