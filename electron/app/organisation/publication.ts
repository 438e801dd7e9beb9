import { failure, type Failure } from '../../../shared/errors';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import { sameJson } from '../../core/organisation/canonical';
import {
  fileMessage,
  fileText,
  rotationMessage,
  type OrganisationFile,
  type Rotation,
  type Signature,
} from '../../core/organisation/file';
import { formerKeys } from '../../core/organisation/former-keys';
import { mayPublish } from '../../core/organisation/verify';
import type { Signatures } from '../../ports/organisation';

export interface Draft {
  /** What is in force; undefined for the first version of an organisation. */
  readonly before: OrganisationFile | undefined;
  readonly next: Organisation;
  readonly now: Instant;
}

/**
 * Numbers, dates and signs the next version. A change of the admin keys is signed on its own as well, so that computers that
 * miss this version can follow. Fails with `not_entitled` when this computer's key may not publish, and like the keychain.
 */
export async function makeFile(signatures: Signatures, draft: Draft): Promise<Result<OrganisationFile, Failure>> {
  const { before, now } = draft;
  const version = (before?.organisation.version ?? 0) + 1;
  const organisation: Organisation = { ...withFormerKeys(draft), version, issuedAt: now };
  const key = await signatures.ownKey(organisation.id);
  if (!key.ok) return key;
  const publicKey = key.value;
  const trusted = before === undefined || mayPublish(before.organisation, publicKey);
  if (!trusted || !mayPublish(organisation, publicKey)) return err(failure('not_entitled', { detail: 'adminKey' }));
  const sign = async (message: string): Promise<Result<Signature, Failure>> => {
    const signed = await signatures.sign(organisation.id, message);
    return signed.ok ? ok({ publicKey, value: signed.value }) : signed;
  };
  const rotations: Rotation[] = [...(before?.rotations ?? [])];
  if (before !== undefined && !sameJson(before.organisation.adminKeys, organisation.adminKeys)) {
    const { adminKeys } = organisation;
    const signature = await sign(rotationMessage(organisation.id, version, adminKeys));
    if (!signature.ok) return signature;
    rotations.push({ version, adminKeys, signature: signature.value });
  }
  const signature = await sign(fileMessage(organisation, rotations));
  if (!signature.ok) return signature;
  return ok({ format: 'latchkey-organisation-1', organisation, rotations, signature: signature.value });
}

/** What may have been signed by those who leave with this version can still be told from what nobody knows. */
function withFormerKeys({ before, next, now }: Draft): Organisation {
  const rest = { ...next };
  delete rest.formerKeys;
  const left = before === undefined ? [] : formerKeys(before.organisation, next, now);
  return left.length === 0 ? rest : { ...rest, formerKeys: [...left] };
}

/** The text of a file, ready for a source. */
export function textOf(file: OrganisationFile): string {
  return fileText(file);
}

/** The same content, whatever its number, date and signer? */
export function sameContent(a: Organisation, b: Organisation): boolean {
  return sameJson({ ...a, version: 1, issuedAt: 0 }, { ...b, version: 1, issuedAt: 0 });
}
