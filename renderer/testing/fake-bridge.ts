import { type ErrorCode, type Failure } from '../../shared/errors';
import type { LeaseId } from '../../shared/ids';
import type { Bridge } from '../../shared/ipc/bridge';
import type { ChannelName, Input, Output } from '../../shared/ipc/contract';
import type { EventName, EventPayload } from '../../shared/ipc/events';
import type { AppView, CustomerHit, LeaseView, PolicyOffer, PracticeView, RecentView } from '../../shared/ipc/views';
import type { AuditEntry } from '../../shared/model/audit';
import { defaultPreferences, type Preferences } from '../../shared/model/preferences';
import type { Result } from '../../shared/result';
import type { DurationCode } from '../../shared/time';
import { durations } from '../text/durations';
import { fakeAudit } from './fake-audit';
import { FakeDesktop } from './fake-desktop';
import { FakeDoctor } from './fake-doctor';
import { FakeLock } from './fake-lock';
import { FakeOrganisation, type Handlers } from './fake-organisation';
import { FakeSweep } from './fake-sweep';
import * as leasesOf from './sample-leases';
import * as sampleOf from './samples';

type Answer<N extends ChannelName> = Result<Output<N>, Failure>;
type Listeners = { readonly [N in EventName]: Set<(payload: EventPayload<N>) => void> };

const good = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
const bad = (code: ErrorCode): { ok: false; error: Failure } => ({ ok: false, error: { code } });

/** A main process in memory: enough of one to try every page without Electron. Nothing happens by itself. */
export class FakeBridge implements Bridge {
  /** Every call, in order. */
  readonly calls: { readonly name: ChannelName; readonly input: unknown }[] = [];
  now: number;
  revision = 1;
  leases: LeaseView[];
  customers: CustomerHit[];
  offers: PolicyOffer[];
  recents: RecentView[];
  view: AppView;
  readonly organisation: FakeOrganisation;
  readonly doctor: FakeDoctor;
  readonly desktop = new FakeDesktop();
  readonly sweep: FakeSweep;
  readonly lock = new FakeLock((view) => {
    this.push('lock.changed', view);
  });
  practice: PracticeView = { skippedMs: 0, lagMs: 0, throttled: false, outage: false, fewPermissions: false };
  preferences: Preferences = defaultPreferences;
  /** Channels that fail, with their code. */
  readonly failing = new Map<ChannelName, ErrorCode>();
  readonly #listeners: Listeners = {
    'leases.changed': new Set(),
    'app.changed': new Set(),
    'organisation.changed': new Set(),
    'preferences.changed': new Set(),
    'clipboard.cleared': new Set(),
    'lock.changed': new Set(),
    'window.shown': new Set(),
    'invitation.offered': new Set(),
    'updates.changed': new Set(),
    'sweep.changed': new Set(),
    'audit.changed': new Set(),
  };

  constructor(sample: sampleOf.Sample = 'typical', now: number = sampleOf.SAMPLE_NOW) {
    this.now = now;
    this.sweep = new FakeSweep(now);
    this.leases = leasesOf.leases(sample, now);
    this.customers = sampleOf.customers(sample);
    this.offers = sampleOf.offers(sample);
    this.recents = sample === 'empty' || sample === 'welcome' ? [] : sampleOf.recents();
    this.view = sampleOf.appView(sample);
    this.organisation = new FakeOrganisation(
      sample,
      (revision) => {
        this.push('organisation.changed', { revision });
      },
      ({ id, name, role }) => {
        this.view = { ...this.view, me: { id, name, role } };
        this.push('app.changed', this.view);
      },
    );
    this.doctor = new FakeDoctor(this.organisation);
  }

  invoke<N extends ChannelName>(name: N, input: Input<N>): Promise<Answer<N>> {
    this.calls.push({ name, input });
    const code = this.failing.get(name);
    if (code !== undefined) return Promise.resolve(bad(code));
    const handler: Handlers[N] =
      this.#handlers[name] ??
      this.organisation.handlers[name] ??
      this.doctor.handlers[name] ??
      this.desktop.handlers[name] ??
      this.sweep.handlers[name] ??
      this.lock.handlers[name];
    return Promise.resolve(handler === undefined ? bad('bug') : handler(input));
  }

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set: Set<(payload: EventPayload<N>) => void> = this.#listeners[name];
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Pushes an event to the page. */
  push<N extends EventName>(name: N, payload: EventPayload<N>): void {
    const set: Set<(payload: EventPayload<N>) => void> = this.#listeners[name];
    for (const listener of set) listener(payload);
  }

  /** Replaces a lease and pushes the change under the next revision. */
  change(lease: LeaseView): void {
    this.leases = [...this.leases.filter((other) => other.id !== lease.id), lease];
    this.revision += 1;
    this.push('leases.changed', { revision: this.revision, now: sampleOf.at(this.now), changed: [lease] });
  }

  /** Moves a lease on by one step of its beginning or its end. */
  advance(id: LeaseId): void {
    const lease = this.leases.find((other) => other.id === id);
    if (lease === undefined) return;
    const phase = lease.state === 'revoking' ? 'end' : 'begin';
    const others = lease.steps.filter((step) => step.phase !== phase);
    const done = lease.steps.filter((step) => step.phase === phase && step.status === 'done').length + 1;
    const steps = [...others, ...leasesOf.steps(phase, done, this.now, lease.privileges[0] ?? '')];
    if (steps.every((step) => step.status === 'done')) this.change(this.#finished({ ...lease, steps }));
    else this.change({ ...lease, steps });
  }

  #finished(lease: LeaseView): LeaseView {
    if (lease.state === 'revoking') {
      const now = sampleOf.at(this.now);
      return { ...lease, state: 'revoked', overdue: false, revokedAt: now, neutralisedAt: now, exposureMs: 0 };
    }
    const endsAt = sampleOf.at(lease.endsAt);
    return {
      ...lease,
      state: 'active',
      activeSince: sampleOf.at(this.now),
      canCopy: true,
      extensions: ['1h'],
      canShorten: true,
      credential: { kind: lease.source === 'm365' ? 'tap' : 'password', oneTime: false, expiresAt: endsAt },
    };
  }

  #one(
    id: LeaseId,
    then: (lease: LeaseView) => void,
  ): { ok: true; value: Record<string, never> } | ReturnType<typeof bad> {
    const lease = this.leases.find((other) => other.id === id);
    if (lease === undefined) return bad('unknown_lease');
    then(lease);
    return good({});
  }

  #checkOut(input: Input<'lease.checkOut'>): Answer<'lease.checkOut'> {
    const offer = this.offers.find((other) => other.policyId === input.policyId);
    const customer = this.customers.find((other) => other.id === input.customerId);
    if (offer === undefined) return bad('unknown_policy');
    if (customer === undefined) return bad('unknown_customer');
    const duration: DurationCode = input.duration;
    const minutes = durations[duration].ms / 60_000;
    const grant = offer.privileges[0]?.name ?? '';
    const lease = leasesOf.lease(
      {
        id: `new${String(this.leases.length)}`,
        customer: this.customers.indexOf(customer),
        account: offer.accountPreview,
        policyName: offer.name,
        privilege: grant,
        source: offer.source,
        minutesLeft: minutes,
        minutesLong: minutes,
        changes: {
          state: 'provisioning',
          reason: input.reason,
          mode: offer.mode,
          canCopy: false,
          extensions: [],
          canShorten: false,
          steps: leasesOf.steps('begin', 0, this.now, grant),
        },
      },
      this.now,
    );
    this.change(lease);
    return good({ leaseId: lease.id });
  }

  #revoke(lease: LeaseView): void {
    this.change({
      ...lease,
      state: 'revoking',
      cause: 'checkedIn',
      canCopy: false,
      canCheckIn: false,
      extensions: [],
      canShorten: false,
      steps: [...lease.steps, ...leasesOf.steps('end', 0, this.now, lease.privileges[0] ?? '')],
    });
  }

  #audit(): AuditEntry[] {
    const live = this.leases.slice(0, 60);
    return live.map((lease, index) => ({
      sequence: live.length - index,
      at: lease.requestedAt,
      actor: lease.technician.id,
      leaseId: lease.id,
      event:
        index % 2 === 0
          ? {
              kind: 'requested',
              policyName: lease.policyName,
              customerName: lease.customer.name,
              accountName: lease.accountName,
              duration: '1h',
              reason: lease.reason,
            }
          : { kind: 'activated', endsAt: lease.endsAt },
      hash: 'a'.repeat(64),
    }));
  }

  #find(query: string, limit: number): Answer<'catalogue.customers'> {
    const wanted = query.toLowerCase();
    const hits = this.customers.filter((one) => `${one.name} ${one.code}`.toLowerCase().includes(wanted));
    return good({ total: hits.length, hits: hits.slice(0, limit) });
  }

  readonly #handlers: Handlers = {
    'app.view': () => good(this.view),
    'app.enterPractice': () => {
      this.view = sampleOf.appView('typical');
      return good(this.view);
    },
    'app.leavePractice': () => {
      this.view = sampleOf.appView('welcome');
      return good(this.view);
    },
    'app.openWindow': () => good({}),
    'app.closeWindow': () => good({}),
    'app.quit': () => good({}),
    'practice.view': () => good(this.practice),
    'practice.set': (input) => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      this.practice = { ...this.practice, ...given };
      return good(this.practice);
    },
    'practice.skipAhead': ({ minutes }) => {
      this.now += minutes * 60_000;
      this.practice = { ...this.practice, skippedMs: this.practice.skippedMs + minutes * 60_000 };
      return good(this.practice);
    },
    'catalogue.customers': ({ query, limit }) => this.#find(query, limit),
    'catalogue.policies': () => good({ offers: this.offers }),
    'catalogue.recents': () => good({ recents: this.recents, reasons: ['Mail flow stopped', 'Monthly patching'] }),
    'catalogue.pin': ({ key, pinned }) => {
      this.recents = this.recents.map((recent) => (recent.key === key ? { ...recent, pinned } : recent));
      return good({});
    },
    'lease.checkOut': (input) => this.#checkOut(input),
    'lease.snapshot': () => good({ revision: this.revision, now: sampleOf.at(this.now), leases: this.leases }),
    'lease.checkIn': ({ leaseId }) =>
      this.#one(sampleOf.leaseId(leaseId), (lease) => {
        this.#revoke(lease);
      }),
    'lease.extend': ({ leaseId, duration }) =>
      this.#one(sampleOf.leaseId(leaseId), (lease) => {
        this.change({ ...lease, endsAt: sampleOf.at(lease.endsAt + durations[duration].ms) });
      }),
    'lease.endAll': () => good({ count: this.leases.length, leaseIds: this.leases.map(({ id }) => id) }),
    'lease.copy': ({ what }) => good(what === 'secret' ? { clearsAt: sampleOf.at(this.now + 30_000) } : {}),
    'lease.show': () => good({}),
    'lease.audit': ({ leaseId }) => good({ entries: this.#audit().filter((entry) => entry.leaseId === leaseId) }),
    'audit.page': ({ before }) => good({ entries: before === undefined ? this.#audit() : [] }),
    'audit.verify': () => good({ entries: 60 }),
    ...fakeAudit(
      () => this.#audit(),
      () => this.now,
    ),
    'preferences.get': () => good(this.preferences),
    'preferences.set': (input) => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      this.preferences = { ...this.preferences, ...given };
      return good(this.preferences);
    },
  };
}
