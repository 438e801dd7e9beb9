import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { ok } from '../../../../shared/result';
import { MINUTE, type Millis } from '../../../../shared/time';
import { checkSignature } from '../../../adapters/organisation-source/ed25519';
import { markerKeys } from '../../../core/naming/seal';
import type { MarkerSeals } from '../../../ports/markers';
import type { Signatures } from '../../../ports/organisation';

/** How often each copy of the program looks for what others left: twice in the hour after the end of the grace time. */
export const SWEEP_EVERY: Millis = 30 * MINUTE;

/** Signs with this computer's own key, and believes the keys that the organisation file names for a technician. */
export function organisationSeals(signatures: Signatures): MarkerSeals {
  let hasKey = false;
  return {
    async seal(organisationId, message) {
      if (!hasKey) {
        const key = await signatures.ownKey(organisationId);
        if (!key.ok) return key;
        hasKey = true;
      }
      return signatures.sign(organisationId, message);
    },
    check: (organisation, technicianId, message, signature) =>
      markerKeys(organisation, technicianId).some((key) => signatures.check(key, message, signature)),
    signedBy: (key, message, signature) => signatures.check(key, message, signature),
  };
}

/** PKCS#8 of an Ed25519 key up to the 32 bytes of its seed (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Every copy of Practice signs with one key that everybody can know: it protects nothing but practice accounts, and lets
 * two copies over one practice tenant finish each other's leases as colleagues do.
 */
export function practiceSeals(): MarkerSeals {
  const seed = Buffer.alloc(32, 'Latchkey practice organisation');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  return {
    seal: (_organisationId, message) =>
      Promise.resolve(ok(sign(null, Buffer.from(message, 'utf8'), key).toString('base64'))),
    check: (_organisation, _technicianId, message, signature) => checkSignature(publicKey, message, signature),
    signedBy: checkSignature,
  };
}
