import { randomBytes, randomUUID } from 'node:crypto';
import { correlationIdSchema, leaseIdSchema, operationIdSchema } from '../../../shared/ids';
import type { Ids, Random } from '../../ports/system';

/** Bytes from the operating system's generator. */
export function systemRandom(): Random {
  return { bytes: (length) => new Uint8Array(randomBytes(length)) };
}

/** Random UUIDs (RFC 9562, version 4). */
export function systemIds(): Ids {
  return {
    lease: () => leaseIdSchema.parse(randomUUID()),
    operation: () => operationIdSchema.parse(randomUUID()),
    correlation: () => correlationIdSchema.parse(randomUUID()),
  };
}
