import type { Instant } from '../../../shared/time';
import type { Marker } from '../naming/marker';

/** The part of a directory's observation that judgement needs; the port's `Observation` fits it. */
export interface Seen {
  readonly account: 'present' | 'absent' | 'recycled';
  readonly marker?: Marker | 'foreign';
  readonly enabled?: boolean;
  readonly credential?: { readonly reference?: string; readonly usable: boolean; readonly expiresAt?: Instant };
  readonly passwordChangedAt?: Instant;
  readonly sessionsValidFrom?: Instant;
  readonly grants: readonly { readonly name: string; readonly key: string; readonly endsAt?: Instant }[];
  readonly methods: readonly { readonly name: string }[];
}
