import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import { durationMs, HOUR, plus, type Instant, type Millis } from '../../../shared/time';
import type { Marker } from '../naming/marker';
import { indexOf } from '../policy/lookup';

/** Clocks differ, and a lease may be extended while this computer has an older version of the file. */
const SLACK: Millis = HOUR;

/**
 * The latest end that a lease which lives now can have by its policy: begun this moment, for the longest duration, with every
 * extension. A policy that is gone counts as the most generous one there is.
 */
export function latestEnd(organisation: Organisation, marker: Marker, now: Instant): Instant {
  const policy = indexOf(organisation).policies.get(marker.policyId);
  const longest = Math.max(0, ...(policy === undefined ? organisation.policies : [policy]).map(longestOf));
  return plus(now, longest + SLACK);
}

function longestOf({ durations, limits }: Policy): Millis {
  return Math.max(0, ...durations.map(durationMs)) * (1 + limits.extensions);
}
