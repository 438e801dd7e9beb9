import { createHash } from 'node:crypto';
import { ok } from '../../../shared/result';
import type { MarkerSeals } from '../../ports/markers';

/** 64 bytes that depend on nothing but the message, as base64: what every computer of the test world signs with. */
export function testSignature(message: string): string {
  return createHash('sha512').update(message).digest('base64');
}

/** Seals that need no keychain; whoever is on the roster is believed. */
export const testSeals: MarkerSeals = {
  seal: (_organisationId, message) => Promise.resolve(ok(testSignature(message))),
  check: (organisation, technicianId, message, signature) =>
    organisation.technicians.some(({ id }) => id === technicianId) && signature === testSignature(message),
  signedBy: (_publicKey, message, signature) => signature === testSignature(message),
};
