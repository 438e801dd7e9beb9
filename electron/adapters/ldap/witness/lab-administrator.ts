import { Client, type Entry } from 'ldapts';
import type { Secret } from '../../../../shared/secret';
import type { AccountRef } from '../../../ports/directory';
import { addMember, attribute, replace } from '../verbs/changes';
import { equals } from '../wire/names';
import { bytesOf, guidText, passwordBytes, textOf, textsOf } from '../wire/values';

const TIMEOUT_MS = 15_000;
const DISABLED = 2;
const ATTRIBUTES = [
  'sAMAccountName',
  'displayName',
  'userAccountControl',
  'objectGUID',
  'accountExpires',
  'info',
  'memberOf',
  'primaryGroupID',
  'adminCount',
];

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

/** What the administrator sees of an account. */
export interface LabTruth {
  readonly objectId: string;
  readonly enabled: boolean;
  readonly displayName: string;
  readonly groups: readonly string[];
}

/**
 * The lab domain's administrator, for tests and benches: on a connection of its own it sees, and does, what the connector
 * under test does not. It throws; no part of the product uses it.
 */
export class LabAdministrator {
  readonly #client: Client;

  constructor(private readonly facts: LabFacts) {
    this.#client = this.#newClient();
  }

  async signIn(): Promise<void> {
    await this.#client.bind(this.facts.administrator, this.facts.secrets.administrator);
  }

  async close(): Promise<void> {
    await this.#client.unbind();
  }

  /** Tries a new bind, as a person would sign in: `ok`, or the hex reason of the refusal (`533` disabled, `701` expired). */
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
    const where =
      ref.objectId === undefined
        ? ({ scope: 'sub', filter: equals('sAMAccountName', ref.name) } as const)
        : ({ scope: 'base' } as const);
    const base = ref.objectId === undefined ? this.facts.baseDn : `<GUID=${ref.objectId}>`;
    const options = { ...where, attributes: ATTRIBUTES, explicitBufferAttributes: ['objectGUID'] };
    const found = await this.#client.search(base, options).catch(() => undefined);
    return found?.searchEntries[0];
  }

  async truth(ref: AccountRef): Promise<LabTruth | undefined> {
    const entry = await this.entry(ref);
    const guid = entry === undefined ? undefined : bytesOf(entry, 'objectGUID');
    const objectId = guid === undefined ? undefined : guidText(guid);
    if (entry === undefined || objectId === undefined) return undefined;
    return {
      objectId,
      enabled: (Number(textOf(entry, 'userAccountControl')) & DISABLED) === 0,
      displayName: textOf(entry, 'displayName') ?? '',
      groups: textsOf(entry, 'memberOf').map((dn) => /^CN=([^,]+)/i.exec(dn)?.[1] ?? dn),
    };
  }

  /** The GUIDs by which access rights name a class, or an attribute and its property set, as the domain's schema has them. */
  async schemaIds(name: string): Promise<readonly string[]> {
    const attributes = ['schemaIDGUID', 'attributeSecurityGUID'];
    const [entry] = await this.#inConfiguration('Schema', 'lDAPDisplayName', name, attributes);
    const guids = attributes.map((attribute) => (entry === undefined ? undefined : bytesOf(entry, attribute)));
    return guids.flatMap((bytes) => (bytes === undefined ? [] : (guidText(bytes) ?? [])));
  }

  /** The GUID of an extended right, by its common name. */
  async extendedRight(name: string): Promise<string | undefined> {
    const [entry] = await this.#inConfiguration('Extended-Rights', 'cn', name, ['rightsGuid']);
    return entry === undefined ? undefined : textOf(entry, 'rightsGuid');
  }

  async #inConfiguration(part: string, by: string, name: string, attributes: string[]): Promise<readonly Entry[]> {
    const options = {
      scope: 'sub',
      filter: equals(by, name),
      attributes,
      explicitBufferAttributes: attributes,
    } as const;
    const base = `CN=${part},CN=Configuration,${this.facts.baseDn}`;
    return (await this.#client.search(base, options)).searchEntries;
  }

  /** Makes an enabled account that is not ours. */
  async plant(name: string, password: Secret<string>): Promise<AccountRef> {
    await this.#client.add(`CN=${name},CN=Users,${this.facts.baseDn}`, [
      attribute('objectClass', 'user'),
      attribute('sAMAccountName', name),
      attribute('userPrincipalName', `${name}@${this.facts.upnSuffix}`),
      attribute('userAccountControl', '512'),
      attribute('unicodePwd', passwordBytes(password.reveal())),
    ]);
    const truth = await this.truth({ name });
    if (truth === undefined) throw new Error('the planted account is not there');
    return { name, objectId: truth.objectId };
  }

  async addToGroup(ref: AccountRef, group: string): Promise<void> {
    const entry = await this.entry(ref);
    if (entry === undefined) throw new Error('no such account');
    await this.#client.modify(`CN=${group},CN=Users,${this.facts.baseDn}`, addMember(entry.dn));
  }

  /** Overwrites attributes of an account that is known by its id. */
  async set(ref: AccountRef, values: Readonly<Record<string, string>>): Promise<void> {
    const changes = Object.entries(values).map(([name, value]) => replace(name, value));
    await this.#client.modify(`<GUID=${ref.objectId ?? ''}>`, changes);
  }

  async makeOu(dn: string): Promise<void> {
    await this.#client.add(dn, [attribute('objectClass', 'organizationalUnit')]);
  }

  /** Puts an account elsewhere, under another common name when one is given. */
  async move(ref: AccountRef, parent: string, name = ref.name): Promise<void> {
    const entry = await this.entry(ref);
    if (entry === undefined) throw new Error('no such account');
    await this.#client.modifyDN(entry.dn, `CN=${name},${parent}`);
  }

  #newClient(): Client {
    const [host] = this.facts.addresses;
    const tlsOptions = { ca: this.facts.caCertificate, host };
    return new Client({ url: `ldaps://${host}:636`, tlsOptions, timeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS });
  }
}
