import type { LeaseView } from '../../shared/ipc/views';
import { causeText } from '../text/en';
import { errorText } from '../text/errors';
import { spoken } from '../text/time';

const TEN_MINUTES = 600_000;

/** Is the account still being made? */
export function isBeginning(lease: LeaseView): boolean {
  return lease.state === 'requested' || lease.state === 'provisioning';
}

/** Share of the time that is left, 0–1. */
export function shareLeft(lease: LeaseView, now: number): number {
  const whole = lease.endsAt - (lease.activeSince ?? lease.requestedAt);
  return whole <= 0 ? 0 : (lease.endsAt - now) / whole;
}

/** How urgent the time left is. */
export function toneOf(lease: LeaseView, now: number): 'calm' | 'soon' | 'over' {
  if (lease.overdue || lease.attention !== undefined) return 'over';
  return lease.state === 'active' && lease.endsAt - now <= TEN_MINUTES ? 'soon' : 'calm';
}

/** Is another pass what a person needs, because the one at hand opens nothing any more, or may not? */
export function needsNewPass({ credential, renewal }: LeaseView, now: number): boolean {
  if (credential === undefined || renewal === undefined) return false;
  return renewal.inDoubt || credential.expiresAt <= now;
}

/** Why nothing moves at the moment, when that is so. */
export function waitingText(lease: LeaseView, now: number): string | undefined {
  if (lease.waiting?.failure === undefined) return undefined;
  const rest = lease.waiting.until - now;
  const title = errorText(lease.waiting.failure).title;
  return rest > 1_000 ? `${title}; next try in ${spoken(rest)}` : `${title}; trying again`;
}

/** The state in a word. */
export function stateWord(lease: LeaseView): string {
  if (lease.overdue) return 'Overdue';
  switch (lease.state) {
    case 'requested':
    case 'provisioning':
      return 'Being made';
    case 'active':
      return 'Live';
    case 'revoking':
      return 'Ending';
    case 'revoked':
      return 'Ended';
  }
}

/** How it ended or why it is ending. */
export function endText(lease: LeaseView): string | undefined {
  if (lease.cause === undefined) return undefined;
  const because = lease.failure === undefined ? '' : `: ${errorText(lease.failure).title}`;
  return `${causeText[lease.cause]}${because}`;
}

/** How long the credential outlived the end, in words. */
export function exposureText(exposureMs: number): string {
  return exposureMs <= 0 ? `${spoken(-exposureMs)} before the end` : `${spoken(exposureMs)} after the end`;
}
