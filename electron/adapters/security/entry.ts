import { failure, type Failure } from '../../../shared/errors';

/** Entry names are ours: kind, slash, id (`lease/…`). */
const ENTRY = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/**
 * The longest value, in bytes of UTF-8: what Windows keeps in one credential (wincred.h, CRED_MAX_CREDENTIAL_BLOB_SIZE,
 * 5 × 512). It is the same everywhere, so that what works on one computer works on all. Larger things belong into a file
 * that is encrypted with a key kept here.
 */
export const LONGEST_VALUE = 2_560;

export function refuseEntry(entry: string): Failure | undefined {
  return ENTRY.test(entry) ? undefined : failure('bad_input', { detail: 'keychain entry name' });
}

/**
 * What not every keychain gives back as it was: nothing at all, text with NUL (cut there by the C interfaces below),
 * half a surrogate pair (not representable in UTF-8), more than the longest.
 */
export function refuseValue(value: string): Failure | undefined {
  const bytes = Buffer.from(value, 'utf8');
  if (value === '' || value.includes('\0') || bytes.toString('utf8') !== value) {
    return failure('bad_input', { detail: 'keychain value' });
  }
  return bytes.length > LONGEST_VALUE ? failure('bad_input', { detail: 'keychain value length' }) : undefined;
}
