import type { Failure } from '../../../../shared/errors';
import { failure } from '../../../../shared/errors';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant, Millis } from '../../../../shared/time';
import type { AccountRequest, Call } from '../../../ports/directory';
import type { Clock } from '../../../ports/system';
import { checkOwned } from '../../../core/naming/ownership';
import { checkReadable, findAccount, type Account } from '../verbs/account';
import { ControllerClock } from '../wire/controller-clock';
import { Departures } from '../verbs/departures';
import { Groups } from '../verbs/groups';
import { Deadline, Link, type LinkFailure, type SecretSource } from '../wire/link';
import { isDown, Route } from '../wire/route';
import { fromGeneralizedTime, textOf, textsOf } from '../wire/values';

/** How many accounts' places are remembered. */
const MOST_PLACES = 5_000;
const PAM_FEATURE = 'cn=privileged access management feature,';

export interface DomainOptions {
  readonly connector: ActiveDirectoryConnector;
  readonly secret: SecretSource;
  readonly clock: Clock;
  /** A connection that was quiet for so long is tried before use; 5 s unless told. */
  readonly quietMs?: Millis;
}

type Found = Result<Account | undefined, LinkFailure>;
interface Reading {
  readonly deadline: Deadline;
  readonly answer: Promise<Found>;
}

/** What the verbs share: the connections, the groups, and what was found out about the domain. */
export class Domain {
  readonly route: Route;
  readonly groups: Groups;
  readonly departures = new Departures();
  readonly connector: ActiveDirectoryConnector;
  readonly clock: Clock;
  /** Whether memberships can end by themselves; false until a domain controller said so. */
  timedGrants = false;
  #featuresKnown = false;
  readonly #readings = new Map<string, Reading>();
  readonly #places = new Map<string, string>();
  readonly #clocks = new Map<Link, ControllerClock>();

  constructor(options: DomainOptions) {
    const { connector, secret, clock, quietMs } = options;
    this.connector = connector;
    this.clock = clock;
    this.groups = new Groups(connector.baseDn);
    this.route = new Route(connector.domainControllers.map((host) => new Link(host, connector, secret, quietMs)));
  }

  now(): Instant {
    return this.clock.wall();
  }

  async find(link: Link, request: AccountRequest, deadline: Deadline): Promise<Found> {
    const found = await findAccount(link, this.connector.baseDn, request.account, deadline);
    if (found.ok && found.value !== undefined) this.#remember(found.value);
    return found;
  }

  /**
   * As `find`; but calls of a wave, which begin together, share one read of the account that all of them want first. Only
   * one that is under way is shared, and only if it cannot take longer than the caller has.
   */
  findTogether(link: Link, request: AccountRequest, deadline: Deadline): Promise<Found> {
    const { name, objectId = '' } = request.account;
    const key = JSON.stringify([link.host, objectId, name]);
    const underWay = this.#readings.get(key);
    if (underWay !== undefined && underWay.deadline.left() <= deadline.left()) return underWay.answer;
    const answer = this.find(link, request, deadline).finally(() => {
      if (this.#readings.get(key)?.answer === answer) this.#readings.delete(key);
    });
    this.#readings.set(key, { deadline, answer });
    return answer;
  }

  /** Where an account was when it was last read: a guess that has to be checked. */
  lastPlace({ objectId }: AccountRequest['account']): string | undefined {
    return objectId === undefined ? undefined : this.#places.get(objectId.toLowerCase());
  }

  #remember({ objectId, dn }: Account): void {
    this.#places.delete(objectId);
    this.#places.set(objectId, dn);
    const [oldest] = this.#places.keys();
    if (this.#places.size > MOST_PLACES && oldest !== undefined) this.#places.delete(oldest);
  }

  /** The domain controller's own clock, in whole seconds (rootDSE `currentTime`). */
  async timeAt(link: Link, deadline: Deadline): Promise<Instant | undefined> {
    const found = await this.#askTime(link, deadline);
    return found.ok ? found.value : undefined;
  }

  async #askTime(link: Link, deadline: Deadline): Promise<Result<Instant | undefined, LinkFailure>> {
    const clock = this.clockOf(link);
    const asked = clock.now();
    const found = await link.search('', { scope: 'base', attributes: ['currentTime'] }, deadline);
    if (!found.ok) return found;
    const [entry] = found.value;
    const time = entry === undefined ? undefined : fromGeneralizedTime(textOf(entry, 'currentTime'));
    if (time !== undefined) clock.heard(time, asked);
    return ok(time);
  }

  /** A domain controller's clock against ours, as far as it is known. */
  clockOf(link: Link): ControllerClock {
    const known = this.#clocks.get(link);
    if (known !== undefined) return known;
    const clock = new ControllerClock(this.clock);
    this.#clocks.set(link, clock);
    return clock;
  }

  /**
   * Makes sure that the domain controller's clock was heard lately, before an end is written or reported. Fails only when
   * the domain controller cannot be asked anything; one that keeps its time to itself is taken to go as ours does.
   */
  async learnClock(link: Link, deadline: Deadline): Promise<Result<void, LinkFailure>> {
    const clock = this.clockOf(link);
    // The first answer may have had to wait for the connection, and says nothing then.
    for (let tries = 0; tries < 2 && !clock.isFresh; tries += 1) {
      const asked = await this.#askTime(link, deadline);
      if (!asked.ok && isDown(asked.error.failure)) return asked;
    }
    return ok(undefined);
  }

  /** When an account ends by our clock; undefined: never. */
  endOf(link: Link, { expiresThere }: Pick<Account, 'expiresThere'>): Instant | undefined {
    return expiresThere === undefined ? undefined : this.clockOf(link).ours(expiresThere);
  }

  /**
   * Finds out once whether the forest has the Privileged Access Management feature; never switches it on. Undefined: it
   * could not be found out now.
   */
  async learnFeatures(link: Link, deadline: Deadline): Promise<boolean | undefined> {
    if (this.#featuresKnown) return this.timedGrants;
    const root = await link.search('', { scope: 'base', attributes: ['configurationNamingContext'] }, deadline);
    const configuration =
      root.ok && root.value[0] !== undefined ? textOf(root.value[0], 'configurationNamingContext') : undefined;
    if (configuration === undefined) return undefined;
    const partitions = await link.search(
      `CN=Partitions,${configuration}`,
      { scope: 'base', attributes: ['msDS-EnabledFeature'] },
      deadline,
    );
    if (!partitions.ok || partitions.value[0] === undefined) return undefined;
    const features = textsOf(partitions.value[0], 'msDS-EnabledFeature');
    this.timedGrants = features.some((dn) => dn.toLowerCase().startsWith(PAM_FEATURE));
    this.#featuresKnown = true;
    return this.timedGrants;
  }
}

/** The account of a begin-phase verb on the lease's own domain controller: it must be there and be ours. */
export async function ownedAccount(
  domain: Domain,
  link: Link,
  request: AccountRequest,
  deadline: Deadline,
): Promise<Result<Account, LinkFailure>> {
  const found = await domain.findTogether(link, request, deadline);
  if (!found.ok) return found;
  if (found.value === undefined) return err({ failure: failure('not_found', { detail: 'account' }) });
  const mark = checkOwned(found.value.marker, request.marker);
  return mark.ok ? checkReadable(found.value) : err({ failure: mark.error });
}

/** Runs a verb and names the lease in its failure. */
export async function verb<T>(
  call: Call,
  work: (deadline: Deadline) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    const answer = await work(new Deadline(call.timeoutMs));
    return answer.ok ? answer : err({ ...answer.error, leaseId: call.leaseId });
  } catch {
    return err(failure('bug', { leaseId: call.leaseId, correlationId: call.correlationId }));
  }
}
