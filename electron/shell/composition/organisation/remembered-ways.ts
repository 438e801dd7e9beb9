import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectorId } from '../../../../shared/ids';
import { connectorSchema, type Connector } from '../../../../shared/model/connector';
import { sameJson } from '../../../core/organisation/canonical';
import { placeOf } from '../../../core/organisation/place';
import type { Log } from '../../../ports/system';
import { keepDurably, readKept } from '../kept-file';

/** A connector as it was, or is, that leads to the place of a lease. */
export interface Way {
  readonly place: string;
  readonly connector: Connector;
}

/** The connectors that leases were made through, on the disk of this computer. */
export interface RememberedWays {
  /** `place` absent: whichever there is. */
  find(connectorId: ConnectorId, place: string | undefined): Connector | undefined;
  note(way: Way): void;
  /** Forgets all others; where the disk took less before, it is tried again. */
  keepOnly(ways: readonly Way[]): void;
}

const keptSchema = z
  .array(
    z.union([
      z.strictObject({ place: z.string().max(1_100), connector: connectorSchema }),
      // As it was kept before places were.
      connectorSchema.transform((connector) => ({ place: placeOf(connector), connector })),
    ]),
  )
  .max(100_000);

const keyOf = (connectorId: ConnectorId, place: string): string => `${connectorId} ${place}`;
const byKey = (ways: readonly Way[]): Map<string, Way> =>
  new Map(ways.map((way) => [keyOf(way.connector.id, way.place), way]));

/** What is remembered in `folder`. */
export function rememberedWays(folder: string, log: Log): RememberedWays {
  const file = join(folder, 'connectors.json');
  let onDisk: readonly Way[] = keptSchema.safeParse(readKept(file)).data ?? [];
  let ways = byKey(onDisk);
  const keep = (): void => {
    const wanted = [...ways.values()];
    if (sameJson(wanted, onDisk)) return;
    // A disk that is full holds up no start and no end.
    if (keepDurably(file, wanted)) onDisk = wanted;
    else log.warn('connectors.notKept', { connectors: wanted.length });
  };
  return {
    find: (connectorId, place) =>
      place === undefined
        ? [...ways.values()].find(({ connector }) => connector.id === connectorId)?.connector
        : ways.get(keyOf(connectorId, place))?.connector,
    note(way) {
      const key = keyOf(way.connector.id, way.place);
      const before = ways.get(key)?.connector;
      if (before === way.connector) return;
      ways.set(key, way);
      if (!sameJson(before, way.connector)) keep();
    },
    keepOnly(needed) {
      ways = byKey(needed);
      keep();
    },
  };
}
