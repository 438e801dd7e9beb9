import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { plus, SECOND, type Instant } from '../../../shared/time';
import type { ClipboardTicket, Keychain } from '../../ports/security';
import type { Shown } from '../api';
import { visibleLease, type CommandParts } from './commands';
import { secretEntry } from '../engine/step-calls';

const SHOWN_FOR = 30 * SECOND;

interface Copied {
  readonly ticket: ClipboardTicket;
  readonly cancel: () => void;
}

/** Gives a credential to the person whose lease it is, by clipboard or on the isolated page, and takes it back. */
export class Reveal {
  readonly #copied = new Map<LeaseId, Copied>();
  /** The newest text that is no secret: a user name, a receipt. */
  #text: ClipboardTicket | undefined;

  constructor(
    readonly parts: CommandParts,
    readonly onCleared: (id: LeaseId) => void,
  ) {}

  /**
   * Copies the secret, which is taken off the clipboard again at `clearsAt` or at the end of the lease, whichever comes
   * first, unless something else was copied since; or the user name, which stays. Own, active leases only.
   */
  async copy(id: LeaseId, what: 'secret' | 'userName'): Promise<Result<{ readonly clearsAt?: Instant }, Failure>> {
    const { world, time } = this.parts;
    const usable = this.#usable(id);
    if (!usable.ok) return usable;
    if (what === 'userName') {
      await this.copyText(usable.value.account.name);
      return ok({});
    }
    const secret = await this.#secret(id, 'copied');
    if (!secret.ok) return secret;
    const ticket = await world.clipboard.writeSecret(secret.value.value);
    this.#copied.get(id)?.cancel();
    const clearAfter = world.clipboardClearSeconds() * SECOND;
    const cancel = world.timers.after(clearAfter, () => {
      void this.takeBack(id);
    });
    this.#copied.set(id, { ticket, cancel });
    // The lease may have ended while the clipboard was busy.
    const still = this.#usable(id);
    if (!still.ok) {
      await this.takeBack(id);
      return still;
    }
    return ok({ clearsAt: plus(time.now(), clearAfter) });
  }

  /** The secret for the isolated page. Own, active leases only. */
  async show(id: LeaseId): Promise<Result<Shown, Failure>> {
    const secret = await this.#secret(id, 'shown');
    if (!secret.ok) return secret;
    const { lease, value } = secret.value;
    const kind = lease.credential?.kind ?? 'password';
    return ok({ accountName: lease.account.name, kind, value, hidesAt: plus(this.parts.time.now(), SHOWN_FOR) });
  }

  /** Takes a copied secret off the clipboard if it still lies there. */
  async takeBack(id: LeaseId): Promise<void> {
    const copied = this.#copied.get(id);
    if (copied === undefined) return;
    this.#copied.delete(id);
    copied.cancel();
    if (await this.parts.world.clipboard.clearIfUnchanged(copied.ticket)) this.onCleared(id);
  }

  /** Copies what is no secret and stays until the program is locked. */
  async copyText(text: string): Promise<void> {
    this.#text = await this.parts.world.clipboard.writeText(text);
  }

  /** Takes everything off the clipboard that was copied here and still lies there, user names and receipts, too. */
  async clear(): Promise<void> {
    const text = this.#text;
    this.#text = undefined;
    if (text !== undefined) await this.parts.world.clipboard.clearIfUnchanged(text);
    await this.takeBackAll();
  }

  async takeBackAll(): Promise<void> {
    await Promise.all([...this.#copied.keys()].map((id) => this.takeBack(id)));
  }

  #usable(id: LeaseId): Result<Lease, Failure> {
    const found = visibleLease(this.parts, id);
    if (!found.ok) return found;
    const { lease, me } = found.value;
    if (lease.technician.id !== me.technician.id) return err(failure('not_entitled', { leaseId: id }));
    if (lease.state.kind === 'active' && this.parts.time.of(id) < lease.endsAt) return ok(lease);
    return err(failure('lease_not_active', { leaseId: id, detail: lease.state.kind }));
  }

  /** The audit line is on the disk before the secret leaves the keychain's owner. */
  async #secret(
    id: LeaseId,
    how: 'copied' | 'shown',
  ): Promise<Result<{ readonly lease: Lease; readonly value: Secret<string> }, Failure>> {
    const { world, book, time } = this.parts;
    const before = this.#usable(id);
    if (!before.ok) return before;
    const value = await held(world.keychain, secretEntry(before.value));
    if (!value.ok) return value;
    if (value.value === undefined) return err(failure('keychain_corrupt', { leaseId: id, detail: 'entry missing' }));
    const usable = this.#usable(id);
    if (!usable.ok) return usable;
    const lease = usable.value;
    const line = {
      at: time.of(id),
      actor: lease.technician.id,
      leaseId: id,
      event: { kind: 'revealed', how } as const,
    };
    const noted = book.note({ audit: [line] });
    return noted.ok ? ok({ lease, value: value.value }) : noted;
  }
}

/**
 * An entry for a person who waits for it. What was found locked may be left alone for a while; the probe asks all the same,
 * because they may just have unlocked it.
 */
async function held(keychain: Keychain, entry: string): ReturnType<Keychain['get']> {
  const found = await keychain.get(entry);
  if (found.ok || found.error.code !== 'keychain_locked') return found;
  const open = await keychain.probe();
  return open.ok ? keychain.get(entry) : open;
}
