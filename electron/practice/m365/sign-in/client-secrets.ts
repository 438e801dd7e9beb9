import { createHash, timingSafeEqual } from 'node:crypto';
import { guidOf } from '../seed/plant';

/**
 * Client secret of Latchkey's app registration in a practice tenant: the same in every run, and no secret at all, since
 * it opens nothing but practice.
 */
export function practiceClientSecret(tenantId: string): string {
  return `practice.${guidOf(`client secret ${tenantId}`)}`;
}

/** Compares without telling by its duration how much was right. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
