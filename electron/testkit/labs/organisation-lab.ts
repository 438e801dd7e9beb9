import { createSignatures } from '../../adapters/organisation-source/ed25519';
import { createOrganisationService, type OrganisationService } from '../../app/organisation';
import { practiceOrganisation } from '../../practice/organisation';
import type { OrganisationSource, OrganisationStore, Signatures, StoredOrganisation } from '../../ports/organisation';
import { failure, type Failure } from '../../../shared/errors';
import { organisationIdSchema } from '../../../shared/ids';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok } from '../../../shared/result';
import { FakeClock, TEST_START } from '../fakes/clock';
import { fakeKeychain } from '../fakes/fake-keychain';

/** A real-looking organisation of few things: three customers with all they need, no admin keys yet. */
export function smallOrganisation(): Organisation {
  const whole = practiceOrganisation({
    graphUrl: 'http://127.0.0.1:9/',
    loginUrl: 'http://127.0.0.1:9/',
    now: TEST_START,
  });
  const customers = whole.customers.slice(0, 3);
  const kept = new Set<string>(customers.map((customer) => customer.id));
  return {
    ...whole,
    id: organisationIdSchema.parse('lab'),
    name: 'Lab',
    staleAfterDays: 7,
    customers,
    customerGroups: whole.customerGroups.map((group) => ({
      ...group,
      customers: group.customers.filter((id) => kept.has(id)),
    })),
    connectors: whole.connectors.filter((connector) => kept.has(connector.customerId)),
    policies: whole.policies.slice(0, 4),
  };
}

export interface MemorySource extends OrganisationSource {
  /** What stands there; setting it is what a person with write access may do. */
  text: string | undefined;
  /** From now on every call fails with this. */
  broken: Failure | undefined;
  /** Runs once, after the next publication was compared and before it is written. */
  intervene: (() => void) | undefined;
}

/** A source in memory with revisions by content. */
export function memorySource(): MemorySource {
  const revision = (text: string | undefined): string | undefined => (text === undefined ? undefined : `r${text}`);
  const source: MemorySource = {
    text: undefined,
    broken: undefined,
    intervene: undefined,
    read: (known) => {
      if (source.broken !== undefined) return Promise.resolve(err(source.broken));
      const { text } = source;
      if (text === undefined) return Promise.resolve(ok({ kind: 'missing' }));
      return Promise.resolve(
        ok(known === revision(text) ? { kind: 'unchanged' } : { kind: 'file', text, revision: `r${text}` }),
      );
    },
    publish: (text, expected) => {
      if (source.broken !== undefined) return Promise.resolve(err(source.broken));
      const { intervene } = source;
      source.intervene = undefined;
      intervene?.();
      if (revision(source.text) !== expected) return Promise.resolve(err(failure('stale_revision')));
      source.text = text;
      return Promise.resolve(ok(`r${text}`));
    },
  };
  return source;
}

/** A store in memory. */
export function memoryStore(): OrganisationStore & { stored: StoredOrganisation | undefined } {
  const store: OrganisationStore & { stored: StoredOrganisation | undefined } = {
    stored: undefined,
    load: () => ok(store.stored),
    newest: () => store.stored?.newest,
    save: (stored) => {
      store.stored = stored;
      return ok(undefined);
    },
    clear: () => {
      store.stored = undefined;
      return ok(undefined);
    },
  };
  return store;
}

/** One computer of the organisation: its own keychain and copy, the common source. */
export interface Desk {
  readonly service: OrganisationService;
  readonly signatures: Signatures;
  readonly store: ReturnType<typeof memoryStore>;
  readonly clock: FakeClock;
}

export function desk(source: OrganisationSource, store = memoryStore()): Desk {
  const clock = new FakeClock();
  const signatures = createSignatures(fakeKeychain());
  return { service: createOrganisationService({ clock, store, signatures, source }), signatures, store, clock };
}
