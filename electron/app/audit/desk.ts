import { failure, type Failure } from '../../../shared/errors';
import type { CustomerId } from '../../../shared/ids';
import type { AuditEntry, AuditEvent, NetworkEvent } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { Month } from '../../core/audit/report';
import type { AuditSinks } from '../../ports/audit';
import type { World } from '../api';
import type { LeaseBook } from '../leases/lease-book';
import type { LeaseTime } from '../leases/lease-time';
import { who, type Who } from '../who';
import { ChainCheck, type ChainVerdict } from './check';
import { AuditDelivery, type DeliveryState } from './delivery';
import { exported, recorded, reported, type AuditFile } from './files';
import { matcher, newestMatches, remembered, type AuditFilter, type FoundEntry } from './search';

/** Name of the keychain entry with the key of the webhook's signatures. */
const WEBHOOK_KEY = 'audit/webhook';

export interface AuditState {
  readonly isChecking: boolean;
  readonly verdict: ChainVerdict | undefined;
  readonly deliveries: readonly DeliveryState[];
}

/** Everything that can be asked of the audit trail. Failures: `not_entitled`, and those that are named. */
export interface AuditDesk {
  /** Begins to verify and to deliver. */
  start(): void;
  stop(): void;
  /** Something may have been written, or other settings may be in force. */
  poke(): void;
  /** The same, in a second: what comes in between goes out together. */
  soon(): void;
  /** Writes down what the person at the keyboard chose about the network of this computer. Fails like the ledger. */
  note(event: NetworkEvent): Result<void, Failure>;
  /**
   * Says that somebody has seen what was lost of a damaged record, which opens check-outs again; written down first. Primary and
   * Super only. `bad_input`: nothing is damaged. Fails like the ledger.
   */
  acceptDamage(): Result<void, Failure>;
  /** Why check-outs are closed on account of the trail. */
  closed(): Failure | undefined;
  problems(): readonly Failure[];
  state(): AuditState;
  /** Walks the whole chain now. */
  verify(): Promise<ChainVerdict>;
  search(
    filter: AuditFilter,
    page: { readonly before?: number | undefined; readonly limit: number },
  ): Result<{ readonly found: readonly FoundEntry[]; readonly next?: number }, Failure>;
  /** What can be chosen from in a filter: whom and where the newest leases name. */
  names(): Result<AuditNames, Failure>;
  export(format: 'csv' | 'json', filter: AuditFilter): Result<AuditFile, Failure>;
  /** Primary and Super only. `unknown_customer` when neither organisation nor leases know it. */
  report(
    customerId: CustomerId,
    month: Month,
  ): Promise<Result<{ readonly name: string; readonly html: string }, Failure>>;
  /** Primary and Super only; each computer has its own keychain. Undefined takes the key away. */
  setKey(key: Secret<string> | undefined): Promise<Result<void, Failure>>;
  hasKey(): Promise<Result<boolean, Failure>>;
  /** Tries every receiver now. */
  retry(): void;
}

export interface AuditNames {
  readonly customers: readonly { readonly id: string; readonly name: string }[];
  readonly technicians: readonly { readonly id: string; readonly name: string }[];
}

export interface AuditDeskParts {
  readonly world: Pick<World, 'ledger' | 'timers' | 'random' | 'log' | 'keychain' | 'organisation'>;
  readonly sinks: AuditSinks | undefined;
  readonly book: LeaseBook;
  readonly time: LeaseTime;
  readonly changed: () => void;
}

export function createAuditDesk(parts: AuditDeskParts): AuditDesk {
  const { world, book, time, changed } = parts;
  const { ledger, timers } = world;
  const check = new ChainCheck({ ledger, timers, now: () => time.now(), changed });
  const delivery = deliveryOf(parts);
  const broken = (): readonly Failure[] => {
    const at = check.verdict()?.brokenAt;
    return at === undefined ? [] : [failure('audit_broken', { detail: `entry ${String(at)}` })];
  };
  const note = (event: AuditEvent): Result<void, Failure> => {
    const actor = world.organisation.current()?.me;
    const written = book.note({ audit: [{ at: time.now(), ...(actor === undefined ? {} : { actor }), event }] });
    if (written.ok) changed();
    delivery.soon();
    return written;
  };
  return {
    start: () => {
      void check.run();
      delivery.start();
    },
    stop: () => {
      check.stop();
      delivery.stop();
    },
    poke: () => delivery.poke(),
    soon: () => delivery.soon(),
    retry: () => delivery.retry(),
    note,
    acceptDamage: () => {
      const me = asAdmin(parts);
      if (!me.ok) return me;
      if (ledger.health()?.code !== 'ledger_corrupt')
        return err(failure('bad_input', { detail: 'nothing is damaged' }));
      const written = note({ kind: 'damageAccepted' });
      return written.ok ? ledger.acceptDamage() : written;
    },
    closed: () => delivery.closed(),
    problems: () => [...[delivery.closed()].filter((why) => why !== undefined), ...broken()],
    state: () => ({ isChecking: check.isRunning(), verdict: check.verdict(), deliveries: delivery.states() }),
    verify: () => check.run(),
    ...reading(parts, check),
    ...keyOf(parts, delivery),
  };
}

function deliveryOf({ world, book, time, sinks, changed }: AuditDeskParts): AuditDelivery {
  return new AuditDelivery({
    ...world,
    sinks: sinks ?? { open: () => undefined },
    settings: () => world.organisation.current()?.organisation.audit,
    key: () => world.keychain.get(WEBHOOK_KEY),
    now: () => time.now(),
    recordOf: (entry) => recorded({ world, book, time }, entry, leaseOf(book, entry)),
    changed,
  });
}

function asAdmin({ world }: AuditDeskParts): Result<Who, Failure> {
  const me = who(world.organisation);
  return me.ok && !me.value.admin ? err(failure('not_entitled', { detail: 'role' })) : me;
}

type Reading = Pick<AuditDesk, 'search' | 'names' | 'export' | 'report'>;

function reading(parts: AuditDeskParts, check: ChainCheck): Reading {
  const { world, book } = parts;
  return {
    search: (filter, page) => {
      const me = who(world.organisation);
      if (!me.ok) return me;
      const match = matcher(
        filter,
        me.value,
        remembered((id) => book.get(id)),
      );
      return ok(newestMatches(world.ledger, match, page));
    },
    names: () => namesOf(parts),
    export: (format, filter) => {
      const me = who(world.organisation);
      return me.ok ? ok(exported(parts, format, filter, me.value)) : me;
    },
    report: async (customerId, month) => {
      const me = asAdmin(parts);
      return me.ok ? reported(parts, me.value, customerId, month, await check.run()) : me;
    },
  };
}

function keyOf(parts: AuditDeskParts, delivery: AuditDelivery): Pick<AuditDesk, 'setKey' | 'hasKey'> {
  const { keychain } = parts.world;
  return {
    setKey: async (key) => {
      const me = asAdmin(parts);
      if (!me.ok) return me;
      const done = key === undefined ? await keychain.remove(WEBHOOK_KEY) : await keychain.put(WEBHOOK_KEY, key);
      if (done.ok) delivery.retry();
      return done;
    },
    hasKey: async () => {
      const found = await keychain.get(WEBHOOK_KEY);
      return found.ok ? ok(found.value !== undefined) : found;
    },
  };
}

function leaseOf(book: LeaseBook, { leaseId }: AuditEntry): Lease | undefined {
  return leaseId === undefined ? undefined : book.get(leaseId);
}

function namesOf({ world, book }: AuditDeskParts): Result<AuditNames, Failure> {
  const me = who(world.organisation);
  if (!me.ok) return me;
  const { admin, technician } = me.value;
  const leases = [...book.live(), ...book.ended(5_000)].filter(
    (lease) => admin || lease.technician.id === technician.id,
  );
  const sorted = (pairs: readonly (readonly [string, string])[]): AuditNames['customers'] =>
    [...new Map(pairs)].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
  return ok({
    customers: sorted(leases.map(({ customer }) => [customer.id, customer.name])),
    technicians: sorted(leases.map((lease) => [lease.technician.id, lease.technician.name])),
  });
}
