import { failure, type Failure } from '../../../shared/errors';
import type { AdminKey, Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { sameJson } from './canonical';
import {
  fileMessage,
  fileText,
  LARGEST_FILE_BYTES,
  organisationFileSchema,
  rotationMessage,
  type OrganisationFile,
  type Signature,
} from './file';

/** Is this the Ed25519 signature of the UTF-8 text by the key? False for anything malformed. */
export type CheckSignature = (publicKey: string, message: string, signature: string) => boolean;

/** Why a file was refused; stands after `organisationFile` in the detail of the failure. */
export const fileRefusals = [
  'tooLarge',
  'notJson',
  'form',
  'notCanonical',
  'otherOrganisation',
  'rolledBack',
  'forked',
  'keysNotTrusted',
  'keysDiffer',
  'signerNotTrusted',
  'signature',
] as const;
export type FileRefusal = (typeof fileRefusals)[number];

/** What this computer already believes in: its last good copy, or, when joining, the admin keys told by a colleague. */
export type Trust =
  | { readonly kind: 'copy'; readonly organisation: Organisation }
  | { readonly kind: 'keys'; readonly publicKeys: readonly string[] };

export interface VerifiedFile {
  readonly file: OrganisationFile;
  /** It is the version that is already in force. */
  readonly unchanged: boolean;
}

/**
 * Believes a file only if every byte of it is as its signer wrote it, the signer is an admin in it, its keys follow from
 * the keys trusted here, and it is not older than the copy here. Fails with `stale_revision` for a roll-back and with
 * `bad_input` for everything else; the detail is `organisationFile` and a `FileRefusal`.
 */
export function verifyFile(text: string, trust: Trust, check: CheckSignature): Result<VerifiedFile, Failure> {
  const read = readFile(text);
  if (!read.ok) return read;
  const file = read.value;
  const { organisation, signature } = file;
  if (trust.kind === 'copy') {
    const why = againstCopy(organisation, trust.organisation);
    if (why !== undefined) return refused(why);
  }
  const keysRefusal = followKeys(file, trust, check);
  if (keysRefusal !== undefined) return refused(keysRefusal);
  if (!mayPublish(organisation, signature.publicKey)) return refused('signerNotTrusted');
  if (!signed(check, signature, fileMessage(organisation, file.rotations))) return refused('signature');
  return ok({ file, unchanged: trust.kind === 'copy' && trust.organisation.version === organisation.version });
}

/** Checks the copy this computer keeps: whole, and signed by one of its own admins. It was verified when it was kept. */
export function verifyCopy(text: string, check: CheckSignature): Result<VerifiedFile, Failure> {
  const read = readFile(text);
  return read.ok ? verifyFile(text, { kind: 'copy', organisation: read.value.organisation }, check) : read;
}

/** True when the key belongs to a Primary or Super of this organisation and was not revoked. */
export function mayPublish(organisation: Organisation, publicKey: string): boolean {
  const key = organisation.adminKeys.find((candidate) => candidate.publicKey === publicKey);
  if (key === undefined || key.revokedAt !== undefined) return false;
  const owner = organisation.technicians.find((technician) => technician.id === key.technicianId);
  return owner !== undefined && owner.role !== 'technician';
}

function readFile(text: string): Result<OrganisationFile, Failure> {
  // A character is at least one byte of UTF-8, so this is never stricter than the limit in bytes.
  if (text.length > LARGEST_FILE_BYTES) return refused('tooLarge');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused('notJson');
  }
  const parsed = organisationFileSchema.safeParse(json);
  if (!parsed.success) return refused('form');
  // Two spellings of the same content would leave room for changes that no signature covers.
  return fileText(parsed.data) === text ? ok(parsed.data) : refused('notCanonical');
}

function againstCopy(next: Organisation, copy: Organisation): FileRefusal | undefined {
  if (next.id !== copy.id) return 'otherOrganisation';
  if (next.version < copy.version) return 'rolledBack';
  return next.version === copy.version && !sameJson(next, copy) ? 'forked' : undefined;
}

/** Walks from the keys trusted here to the keys of the file, one signed change at a time. */
function followKeys(file: OrganisationFile, trust: Trust, check: CheckSignature): FileRefusal | undefined {
  const { organisation, rotations } = file;
  let last = 1;
  for (const { version } of rotations) {
    if (version <= last || version > organisation.version) return 'keysNotTrusted';
    last = version;
  }
  // Undefined: nothing of the file's own history is believed yet, only what was told.
  let keys: readonly AdminKey[] | undefined = trust.kind === 'copy' ? trust.organisation.adminKeys : undefined;
  const told = trust.kind === 'keys' ? trust.publicKeys : [];
  const since = trust.kind === 'copy' ? trust.organisation.version : 1;
  for (const { version, adminKeys, signature } of rotations) {
    if (version <= since) continue;
    // Changes of before the told keys came to be are none of the newcomer's business.
    if (keys === undefined && !told.includes(signature.publicKey)) continue;
    const live = keys === undefined || isLive(keys, signature.publicKey);
    if (!live || !signed(check, signature, rotationMessage(organisation.id, version, adminKeys)))
      return 'keysNotTrusted';
    keys = adminKeys;
  }
  if (keys !== undefined) return sameJson(keys, organisation.adminKeys) ? undefined : 'keysDiffer';
  // Whoever joins trusts the told keys and with them the list that a file signed by one of them names.
  const { publicKey } = file.signature;
  return told.includes(publicKey) && isLive(organisation.adminKeys, publicKey) ? undefined : 'keysNotTrusted';
}

function isLive(keys: readonly AdminKey[], publicKey: string): boolean {
  return keys.some((key) => key.publicKey === publicKey && key.revokedAt === undefined);
}

function signed(check: CheckSignature, signature: Signature, message: string): boolean {
  return check(signature.publicKey, message, signature.value);
}

function refused(why: FileRefusal): { readonly ok: false; readonly error: Failure } {
  const code = why === 'rolledBack' ? 'stale_revision' : 'bad_input';
  return err(failure(code, { detail: `organisationFile ${why}` }));
}
