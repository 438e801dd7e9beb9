import { failure, type Failure } from '../../../shared/errors';
import { privilegeKey, type Privilege } from '../../../shared/model/policy';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import { markerText, type Marker } from '../../core/naming/marker';
import { checkOwned, markerIn } from '../../core/naming/ownership';
import { localGroups } from '../../core/privileges/groups';
import type { AccountRequest, Call } from '../../ports/directory';
import type { Clock } from '../../ports/system';
import { Deadline } from './deadline';
import type { EndpointAccount, EndpointDriver, Order, Report, Target } from './driver';
import { failureOf } from './failures';
import { runOrder } from './run-order';
import type { Transport } from './transport';

/** Privileges remembered for their keys; policies give far fewer. */
const MOST_PRIVILEGES = 1_000;
/** Accounts whose marker's text is remembered, so that the first guess is right. */
const MOST_ACCOUNTS = 5_000;

export interface EndpointOptions {
  readonly driver: EndpointDriver;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** What the verbs share: the way to the endpoint, and what it is called there. */
export class Endpoint {
  readonly driver: EndpointDriver;
  readonly transport: Transport;
  readonly #clock: Clock;
  /** By account name: the text that stood in the marker's place when it was last shown. */
  readonly #shown = new Map<string, string>();
  readonly #privileges = new Map<string, Privilege>(
    localGroups.map(({ privilege }) => [privilegeKey(privilege), privilege]),
  );

  constructor({ driver, transport, clock }: EndpointOptions) {
    this.driver = driver;
    this.transport = transport;
    this.#clock = clock;
  }

  now(): Instant {
    return this.#clock.wall();
  }

  /** One order, one round trip. A refusal is a report. */
  async ask(
    order: Order,
    deadline: Deadline,
    isAnswer?: (report: Report) => boolean,
  ): Promise<Result<Report, Failure>> {
    const report = await runOrder(this, order, () => deadline.left(), isAnswer);
    if (report.ok && report.value.account !== undefined) this.#remember(report.value.account);
    return report;
  }

  #remember({ name, markerText: text }: EndpointAccount): void {
    this.#shown.delete(name);
    this.#shown.set(name, text);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MOST_ACCOUNTS && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** The text as last seen when it is this lease's, else the plain one: the signature is not known to every caller. */
  #guess({ account, marker }: AccountRequest): string {
    const shown = this.#shown.get(account.name) ?? '';
    return checkOwned(markerIn(shown), marker).ok ? shown : markerText(marker);
  }

  /**
   * An order on the account of a lease. It names the exact text that ought to stand in the marker's place; when the endpoint
   * shows another one that is this lease's all the same (signed, or its end was moved), it is asked again with that text.
   */
  async change(
    request: AccountRequest,
    orderOn: (target: Target) => Order,
    deadline: Deadline,
  ): Promise<Result<Report, Failure>> {
    const { account, marker } = request;
    const isAnswer = (report: Report): boolean => report.refusal === undefined || isOthers(report, marker);
    const first = await this.ask(orderOn({ account, expectedMarker: this.#guess(request) }), deadline, isAnswer);
    if (first.ok && isOthers(first.value, marker)) return refused(first.value, marker);
    if (!first.ok || first.value.refusal !== 'marker_differs') return first.ok ? granted(first.value) : first;
    const shown = first.value.account;
    const owned = checkShown(shown, marker);
    if (!owned.ok) return owned;
    const again = await this.ask(orderOn({ account, expectedMarker: shown?.markerText ?? '' }), deadline);
    return again.ok ? granted(again.value) : again;
  }

  learn(privilege: Privilege): void {
    if (this.#privileges.size < MOST_PRIVILEGES) this.#privileges.set(privilegeKey(privilege), privilege);
  }

  /** The key of the privilege that a group stands for, by the policy's name for it whatever the endpoint's language. */
  keyOf(group: EndpointAccount['groups'][number]): string {
    const own: Privilege = { kind: 'localGroup', name: group.name };
    if (this.#privileges.has(privilegeKey(own))) return privilegeKey(own);
    const known = [...this.#privileges].find(([, privilege]) => this.driver.isGroupOf(privilege, group));
    return known?.[0] ?? privilegeKey(own);
  }
}

/** Seen without elevation, and not this lease's: that is all that has to be known of it. */
export function isOthers({ account }: Report, marker: Marker): boolean {
  return account?.unread === true && !checkShown(account, marker).ok;
}

function refused({ account }: Report, marker: Marker): Result<never, Failure> {
  const owned = checkShown(account, marker);
  return owned.ok ? err(failure('bug')) : owned;
}

function granted(report: Report): Result<Report, Failure> {
  return report.refusal === undefined ? ok(report) : err(failureOf(report.refusal));
}

/** Whose account it is: a marker that we wrote, exactly, or nobody of ours. */
export function markerOf(account: EndpointAccount): Marker | 'foreign' {
  return markerIn(account.markerText);
}

/** Refuses an account that is not this lease's, or that is not there (`checkOwned` of core/naming says how). */
function checkShown(account: EndpointAccount | undefined, wanted: Marker): Result<Marker, Failure> {
  return checkOwned(markerIn(account?.markerText), wanted);
}

/** The account that a report about an existing one has to hold. */
export function accountOf(report: Report): Result<EndpointAccount, Failure> {
  return report.account === undefined
    ? err(failure('malformed_answer', { detail: 'endpoint report without account' }))
    : ok(report.account);
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
