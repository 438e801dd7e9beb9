import { correlationIdSchema, leaseIdSchema, operationIdSchema } from '../../../shared/ids';
import type { Ids } from '../../ports/system';

/**
 * Ids that count: shaped like UUIDs (RFC 9562, version 8) so that directories take them, the kind at the front and the
 * number at the end, `1ea5e000-0000-8000-8000-000000000001`. Another `run` gives other ids.
 */
export function sequentialIds(run = 0): Ids {
  const count = { lease: 0, operation: 0, correlation: 0 };
  const next = (kind: keyof typeof count, front: string): string => {
    count[kind] += 1;
    const number = String(count[kind]).padStart(12, '0');
    return `${front}-${String(run).padStart(4, '0')}-8000-8000-${number}`;
  };
  return {
    lease: () => leaseIdSchema.parse(next('lease', '1ea5e000')),
    operation: () => operationIdSchema.parse(next('operation', '09e7a000')),
    correlation: () => correlationIdSchema.parse(next('correlation', 'c0e7a000')),
  };
}
