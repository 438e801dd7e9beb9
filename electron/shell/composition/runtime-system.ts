import { randomBytes, randomUUID } from 'node:crypto';
import { correlationIdSchema, leaseIdSchema, operationIdSchema } from '../../../shared/ids';
import { instant } from '../../../shared/time';
import type { Clock, Ids, Log, Random, Timers } from '../../ports/system';

export const systemClock = (): Clock => ({
  wall: () => instant(Date.now()),
  monotonic: () => Number(process.hrtime.bigint() / 1_000_000n),
});
export const systemTimers = (): Timers => ({
  after(ms, action) {
    const timer = setTimeout(action, Math.min(ms, 2_147_483_647));
    return () => clearTimeout(timer);
  },
});
export const systemRandom = (): Random => ({ bytes: (length) => randomBytes(length) });
export const systemIds = (): Ids => ({
  lease: () => leaseIdSchema.parse(randomUUID()),
  operation: () => operationIdSchema.parse(randomUUID()),
  correlation: () => correlationIdSchema.parse(randomUUID()),
});
export const openLog = (): Log => ({ info: () => undefined, warn: () => undefined, error: () => undefined });
