import { AndFilter, Client, Change, type Entry } from 'ldapts';
import type { Instant } from '../../../../shared/time';
import { accountBit, ACCOUNT_ATTRIBUTES } from '../verbs/account';
import { attribute, control, expired, removeMember, replace } from '../verbs/changes';
import type { LabFacts } from './lab-administrator';
import { equals } from '../wire/names';
import { bytesOf, guidText, passwordBytes, textOf, textsOf, toFileTime } from '../wire/values';

/** An account in the lab's OU, as benches make many of them. */
export interface BulkAccount {
  readonly name: string;
  readonly marker: string;
  readonly endsAt: Instant;
}

/** When a credential became useless, and when its account was read back as ended; on the monotonic clock, in ms. */
export interface Ended {
  readonly haltedAt: number;
  readonly revokedAt: number;
}

const GROUP_ATTRIBUTES = ['objectGUID', 'objectSid', 'sAMAccountName', 'cn'];

/**
 * The lab's service account as a plain script uses it: one connection, one operation after the other. Benches compare
 * with it; it throws, and no part of the product uses it.
 */
export class LabRival {
  readonly #client: Client;

  constructor(private readonly facts: LabFacts) {
    const [host] = facts.addresses;
    this.#client = new Client({ url: `ldaps://${host}:636`, tlsOptions: { ca: facts.caCertificate, host } });
  }

  async signIn(): Promise<void> {
    await this.#client.bind(this.facts.serviceAccount, this.facts.secrets.service);
  }

  async close(): Promise<void> {
    await this.#client.unbind();
  }

  /** Makes enabled accounts without password, all of them members of one group. */
  async make(accounts: readonly BulkAccount[], group: string): Promise<void> {
    for (const { name, marker, endsAt } of accounts) {
      await this.#client.add(this.#dn(name), [
        attribute('objectClass', 'user'),
        attribute('sAMAccountName', name),
        attribute('info', marker),
        attribute('userAccountControl', String(accountBit.normal)),
        attribute('accountExpires', toFileTime(endsAt)),
      ]);
    }
    const members = attribute('member', '');
    members.values = accounts.map(({ name }) => this.#dn(name));
    const add = new Change({ operation: 'add', modification: members });
    await this.#client.modify(`CN=${group},CN=Users,${this.facts.baseDn}`, [add]);
  }

  /** The `objectGUID` of every account in the lab's OU, by its name. */
  async ids(): Promise<ReadonlyMap<string, string>> {
    const { searchEntries } = await this.#client.search(this.facts.accountOu, {
      scope: 'one',
      attributes: ['sAMAccountName', 'objectGUID'],
      explicitBufferAttributes: ['objectGUID'],
      paged: true,
    });
    return new Map(
      searchEntries.flatMap((entry): [string, string][] => {
        const [name, guid] = [textOf(entry, 'sAMAccountName'), bytesOf(entry, 'objectGUID')];
        const id = guid === undefined ? undefined : guidText(guid);
        return name === undefined || id === undefined ? [] : [[name, id]];
      }),
    );
  }

  /** Number of these accounts that are not disabled, or are in a group. */
  async alive(accounts: readonly BulkAccount[]): Promise<number> {
    let alive = 0;
    for (const { name } of accounts) {
      const [entry] = await this.#read(name);
      const bits = Number(entry === undefined ? 0 : textOf(entry, 'userAccountControl'));
      const groups = await this.#groupsOf(this.#dn(name));
      if ((bits & accountBit.disabled) === 0 || groups.length > 0) alive += 1;
    }
    return alive;
  }

  /** Ends accounts one by one with the operations that the product uses: read, stop, rotate twice, strip, read back. */
  async endOneByOne(accounts: readonly BulkAccount[], newPassword: () => string): Promise<readonly Ended[]> {
    const ended: Ended[] = [];
    for (const { name, marker } of accounts) {
      const dn = this.#dn(name);
      const [entry] = await this.#read(name);
      if (entry === undefined || textOf(entry, 'info') !== marker) throw new Error(`${name} is not ours`);
      const bits = Number(textOf(entry, 'userAccountControl'));
      await this.#client.modify(dn, [control(bits | accountBit.disabled), expired()]);
      const haltedAt = performance.now();
      await this.#client.modify(dn, [replace('unicodePwd', passwordBytes(newPassword()))]);
      await this.#client.modify(dn, [replace('unicodePwd', passwordBytes(newPassword()))]);
      for (const group of textsOf(entry, 'memberOf')) await this.#client.modify(group, [removeMember(dn)]);
      await this.#read(name);
      if ((await this.#groupsOf(dn)).length > 0) throw new Error(`${name} is still in a group`);
      ended.push({ haltedAt, revokedAt: performance.now() });
    }
    return ended;
  }

  #dn(name: string): string {
    return `CN=${name},${this.facts.accountOu}`;
  }

  async #read(name: string): Promise<readonly Entry[]> {
    const found = await this.#client.search(this.facts.baseDn, {
      scope: 'sub',
      filter: equals('sAMAccountName', name),
      attributes: ACCOUNT_ATTRIBUTES,
    });
    return found.searchEntries;
  }

  async #groupsOf(dn: string): Promise<readonly Entry[]> {
    const filter = new AndFilter({ filters: [equals('objectClass', 'group'), equals('member', dn)] });
    const found = await this.#client.search(this.facts.baseDn, { scope: 'sub', filter, attributes: GROUP_ATTRIBUTES });
    return found.searchEntries;
  }
}
