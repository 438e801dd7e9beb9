import { createHash } from 'node:crypto';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';

/** No larger organisation file is read. */
export const LARGEST_BYTES = 64 * 1024 * 1024;

/** Bytes as text; anything but well-formed UTF-8 without a byte order mark is `malformed_answer`. */
export function decodeText(bytes: Uint8Array): Result<string, Failure> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return err(failure('malformed_answer', { detail: 'organisationFile encoding' }));
  }
}

/** A digest that stands for one state of a file. */
export function revisionOf(bytes: Uint8Array): string {
  return `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
}
