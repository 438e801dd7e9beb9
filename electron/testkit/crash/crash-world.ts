import { failure } from '../../../shared/errors';
import type { OperationId } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import type { World } from '../../app/api';
import type { Call, Directory, RevokeRequest } from '../../ports/directory';
import type { Keychain } from '../../ports/security';
import type { Ledger, LedgerChange } from '../../ports/storage';
import type { Timers } from '../../ports/system';

/** Where in the life of one step the process dies. */
export const crashPoints = ['beforeIntent', 'afterIntent', 'afterCall', 'beforeOutcome', 'afterOutcome'] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** A ledger that survives the process: it can be opened again after a kill. */
export interface LedgerCabinet {
  open(): Ledger;
  /** What the end of the process does to it; the rows stay. */
  kill(): void;
  dispose(): void;
}

/** One process: once it is dead, nothing that it still holds does anything. */
export interface Life {
  readonly world: World;
  readonly dead: () => boolean;
  readonly die: () => void;
}

/** What outlives the process, and timers that can all be forgotten. */
export interface MortalBase extends World {
  readonly timers: Timers & { clear(): void };
}

/** The step that is deadly, and its operation once its intent is known. */
interface Fate {
  readonly key?: string;
  readonly point?: CrashPoint;
  opId: OperationId | undefined;
}

const never = (): Promise<never> => new Promise(() => undefined);

/**
 * A process in the test world that dies when the step with this key reaches the point. Ledger, keychain and directories
 * outlive it; timers and promises do not.
 */
export function mortal(
  base: MortalBase,
  ledger: Ledger,
  doom?: { readonly key: string; readonly point: CrashPoint },
): Life {
  let dead = false;
  const fate: Fate = { ...doom, opId: undefined };
  const die = (): void => {
    dead = true;
    base.timers.clear();
  };
  const world: World = {
    ...base,
    ledger: mortalLedger(ledger, () => dead, die, fate),
    timers: {
      after: (ms, action) => {
        if (dead) return () => undefined;
        return base.timers.after(ms, () => {
          if (!dead) action();
        });
      },
    },
    keychain: mortalKeychain(base.keychain, () => dead),
    directories: {
      directory: (id) => {
        const found = base.directories.directory(id);
        return found.ok ? ok(mortalDirectory(found.value, () => dead, die, fate)) : found;
      },
    },
  };
  return { world, dead: () => dead, die };
}

function mortalLedger(inner: Ledger, dead: () => boolean, die: () => void, fate: Fate): Ledger {
  const crash = (): never => {
    die();
    throw new Error('killed');
  };
  const commit = (change: LedgerChange) => {
    if (dead()) throw new Error('killed');
    const intent = change.openIntents?.find(({ key }) => key === fate.key);
    if (intent !== undefined) fate.opId = intent.opId;
    const outcome = change.closeIntents?.some((closed) => closed === fate.opId) === true;
    if (intent !== undefined && fate.point === 'beforeIntent') crash();
    if (outcome && fate.point === 'beforeOutcome') crash();
    const written = inner.commit(change);
    if (intent !== undefined && fate.point === 'afterIntent') crash();
    if (outcome && fate.point === 'afterOutcome') crash();
    return written;
  };
  return {
    commit,
    health: () => (dead() ? failure('ledger_unwritable') : inner.health()),
    lease: (id) => inner.lease(id),
    leases: (query) => inner.leases(query),
    openIntents: () => inner.openIntents(),
    auditOf: (id) => inner.auditOf(id),
    auditPage: (query) => inner.auditPage(query),
    auditRange: (query) => inner.auditRange(query),
    verifyAudit: () => inner.verifyAudit(),
    verifyAuditPart: (from, limit) => inner.verifyAuditPart(from, limit),
    mark: (name) => inner.mark(name),
    setMark: (name, value) => (dead() ? ok(undefined) : inner.setMark(name, value)),
    highWater: () => inner.highWater(),
    raiseHighWater: (at) => (dead() ? ok(undefined) : inner.raiseHighWater(at)),
    acceptDamage: () => (dead() ? ok(undefined) : inner.acceptDamage()),
    close: () => undefined,
  };
}

function mortalKeychain(inner: Keychain, dead: () => boolean): Keychain {
  return {
    probe: () => (dead() ? never() : inner.probe()),
    put: (entry, value) => (dead() ? never() : inner.put(entry, value)),
    get: (entry) => (dead() ? never() : inner.get(entry)),
    remove: (entry) => (dead() ? never() : inner.remove(entry)),
    list: () => (dead() ? never() : inner.list()),
  };
}

function mortalDirectory(inner: Directory, dead: () => boolean, die: () => void, fate: Fate): Directory {
  /** The call reaches the directory; whether its answer reaches anybody depends. */
  const once = async <T>(call: Call, work: () => Promise<T>): Promise<T> => {
    if (dead()) return never();
    const answer = await work();
    if (fate.point === 'afterCall' && call.opId === fate.opId) die();
    return dead() ? never() : answer;
  };
  const halt = inner.halt?.bind(inner);
  return {
    source: inner.source,
    traits: inner.traits,
    create: (request, call) => once(call, () => inner.create(request, call)),
    issueCredential: (request, call) => once(call, () => inner.issueCredential(request, call)),
    grant: (request, call) => once(call, () => inner.grant(request, call)),
    prolong: (request, call) => once(call, () => inner.prolong(request, call)),
    ...(halt === undefined
      ? {}
      : { halt: (request: RevokeRequest, call: Call) => once(call, () => halt(request, call)) }),
    neutralise: (request, call) => once(call, () => inner.neutralise(request, call)),
    strip: (request, call) => once(call, () => inner.strip(request, call)),
    erase: (request, call) => once(call, () => inner.erase(request, call)),
    observe: (request, call) => once(call, () => inner.observe(request, call)),
    listMarked: (id, call) => once(call, () => inner.listMarked(id, call)),
  };
}
