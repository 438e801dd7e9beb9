import type { Lease } from '../../../shared/model/lease';
import type { SweepKind } from '../../../shared/model/sweep';
import { MINUTE, plus, type Instant, type Millis } from '../../../shared/time';
import { isLive } from '../lease/state';
import type { Marker } from '../naming/marker';

/** How long after its end a lease is left to its own computer, which may be slow, offline for a moment or extending it. */
export const SWEEP_GRACE: Millis = 10 * MINUTE;

/** One marked account as a directory listed it. */
export interface Marked {
  readonly objectId?: string;
  readonly marker: Marker;
  readonly state: 'present' | 'recycled';
  /** Undefined: whoever listed it was not let see that. */
  readonly enabled?: boolean;
}

/** What a marker's signature is worth; `former`: a key made it that was taken off the roster, or whose technician was. */
export type SealState = 'valid' | 'former' | 'unsigned' | 'invalid';

/** What is known about it here. */
export interface SweepContext {
  readonly now: Instant;
  readonly seal: SealState;
  /** The roster has the marker's technician. */
  readonly onRoster: boolean;
  /** No lease of its policy can end later (`latestEnd`). */
  readonly latestEnd: Instant;
  /** The lease in this computer's own ledger. */
  readonly own?: Lease;
}

/**
 * What is to be done about a marked account. `look`: only an observation of the account tells; `wait`: its own computer
 * goes first; `finish`: any copy of the program may end it; `offer`: end it when a person says so; `report`: never touch it.
 */
export type Verdict =
  | { readonly kind: 'nothing' | 'look' }
  | { readonly kind: 'wait'; readonly finding: SweepKind; readonly until: Instant }
  | { readonly kind: 'finish' | 'offer' | 'report'; readonly finding: SweepKind };

const nothing: Verdict = { kind: 'nothing' };

/**
 * Decides by the marker alone, beside what this computer knows itself. Only a valid signature lets anything be changed; one by
 * a key that was taken off the roster, when a person says so.
 */
export function judgeMarked(marked: Marked, context: SweepContext): Verdict {
  const { own, seal } = context;
  // The engine ends the leases of this computer by itself.
  if (own !== undefined && isLive(own) && isAccountOf(own, marked)) return nothing;
  const rests = isAtRest(marked) || (own !== undefined && isUnseen(own, marked));
  // Nobody is left who would end it at its time, or may: a person decides now.
  if (seal === 'former') return rests ? nothing : { kind: 'offer', finding: 'retired' };
  if (!context.onRoster) return rests ? nothing : { kind: 'report', finding: 'orphan' };
  if (seal === 'unsigned') return rests ? nothing : { kind: 'report', finding: 'unsigned' };
  if (seal === 'invalid') return { kind: 'report', finding: 'forged' };
  if (own !== undefined) return judgeBack(marked, own);
  return judgeForeign(marked, context);
}

/**
 * The account of a lease that this computer has read back as ended. Of one that still lives another object bears the marker:
 * its record is not taken from under its own account.
 */
function judgeBack(marked: Marked, own: Lease): Verdict {
  const back = marked.state === 'present' && (marked.enabled === true || marked.marker.mode === 'burner');
  if (!back) return nothing;
  return isLive(own)
    ? { kind: 'wait', finding: 'reopened', until: own.endsAt }
    : { kind: 'offer', finding: 'reopened' };
}

/** The account of a lease of another computer. */
function judgeForeign(marked: Marked, { now, latestEnd }: SweepContext): Verdict {
  const { marker } = marked;
  // Whoever works at a computer can have it sign what they like, also an end that their policy does not allow.
  if (marker.endsAt > latestEnd && !isAtRest(marked)) return { kind: 'offer', finding: 'overlong' };
  if (now < marker.endsAt) return nothing;
  const finding = endFinding(marked);
  if (finding === 'nothing') return nothing;
  const until = plus(marker.endsAt, SWEEP_GRACE);
  if (now < until) return finding === 'look' ? nothing : { kind: 'wait', finding, until };
  return finding === 'look' ? { kind: 'look' } : { kind: 'finish', finding };
}

function endFinding({ marker, state, enabled }: Marked): 'overdue' | 'leftover' | 'recycled' | 'look' | 'nothing' {
  if (state === 'recycled') return marker.mode === 'burner' ? 'recycled' : 'nothing';
  if (enabled !== false) return 'overdue';
  return marker.mode === 'burner' ? 'leftover' : 'look';
}

/** A Standard account between two leases looks like this, as does a deleted one: nobody can use it. */
function isAtRest({ marker, state, enabled }: Marked): boolean {
  return state === 'recycled' || (enabled === false && marker.mode === 'standard');
}

/** Where the list does not tell whether it is enabled, what was read back at its end is believed. */
function isUnseen(own: Lease, { marker, state, enabled }: Marked): boolean {
  return !isLive(own) && state === 'present' && enabled === undefined && marker.mode === 'standard';
}

function isAccountOf(lease: Lease, marked: Marked): boolean {
  const { objectId } = lease.account;
  return objectId === undefined || marked.objectId === undefined || objectId === marked.objectId;
}

/** The account that `look` asked for: a finding when its end was left half-way. */
export function judgeResting(seen: {
  readonly grants: readonly unknown[];
  readonly methods: readonly unknown[];
  readonly credential?: { readonly usable: boolean };
}): 'unfinished' | undefined {
  const clean = seen.grants.length === 0 && seen.methods.length === 0 && seen.credential?.usable !== true;
  return clean ? undefined : 'unfinished';
}
