import type { FormerKey, Organisation } from '../../../shared/model/organisation';
import { DAY, type Instant, type Millis } from '../../../shared/time';

/** Longer than any lease lasts with its extensions; what was left behind a year ago is no haste of ours. */
export const FORMER_KEY_KEPT: Millis = 400 * DAY;
const MOST = 5_000;

/**
 * The keys by which markers were signed and are signed no more, because their person or their computer was taken off the
 * roster. They vouch for nothing new; they tell what a person may have ended from what nobody knows.
 */
export function formerKeys(before: Organisation, next: Organisation, now: Instant): readonly FormerKey[] {
  const current = new Set(signers(next).map(({ publicKey }) => publicKey));
  const known = new Map((before.formerKeys ?? []).map((key) => [key.publicKey, key]));
  for (const { technicianId, name, publicKey } of signers(before)) {
    known.set(publicKey, { technicianId, name, publicKey, removedAt: now });
  }
  return [...known.values()]
    .filter(({ publicKey, removedAt }) => !current.has(publicKey) && now - removedAt < FORMER_KEY_KEPT)
    .sort((a, b) => b.removedAt - a.removedAt)
    .slice(0, MOST);
}

/** Every key whose signature on a marker counts, with whose it is. */
function signers({ technicians, adminKeys }: Organisation): readonly Omit<FormerKey, 'removedAt'>[] {
  const names = new Map(technicians.map(({ id, name }) => [id, name]));
  const published = adminKeys.flatMap(({ technicianId, publicKey, revokedAt }) => {
    const name = names.get(technicianId);
    return revokedAt !== undefined || name === undefined ? [] : [{ technicianId, name, publicKey }];
  });
  return [
    ...technicians.flatMap(({ id, name, computers = [] }) =>
      computers.map((publicKey) => ({ technicianId: id, name, publicKey })),
    ),
    ...published,
  ];
}
