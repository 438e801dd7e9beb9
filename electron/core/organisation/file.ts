import { z } from 'zod';
import {
  adminKeySchema,
  organisationSchema,
  type AdminKey,
  type Organisation,
} from '../../../shared/model/organisation';
import { canonicalJson } from './canonical';

/** Larger files are not read: ten times what 10,000 customers need. */
export const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

/** 32 bytes as base64, the bits beyond the last byte zero, so that one key has one spelling. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);
/** 64 bytes as base64, spelt in the one way (RFC 4648 section 3.5). */
const signatureTextSchema = z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/);

export const signatureSchema = z.strictObject({ publicKey: publicKeySchema, value: signatureTextSchema });
/** Who signed, and the Ed25519 signature (RFC 8032). */
export type Signature = z.infer<typeof signatureSchema>;

/**
 * A change of the admin keys, signed by a key that was trusted before it. A copy that missed versions follows these one
 * by one from the keys it trusts to the keys in force.
 */
export const rotationSchema = z.strictObject({
  version: z.number().int().min(2),
  adminKeys: z.array(adminKeySchema).max(100),
  signature: signatureSchema,
});
export type Rotation = z.infer<typeof rotationSchema>;

export const organisationFileSchema = z.strictObject({
  format: z.literal('latchkey-organisation-1'),
  organisation: organisationSchema,
  /** All changes of the admin keys since version 1, oldest first. */
  rotations: z.array(rotationSchema).max(1_000),
  signature: signatureSchema,
});
/** The organisation file: what it says, how its keys came to be, who signed it. */
export type OrganisationFile = z.infer<typeof organisationFileSchema>;

/** What the signature of a file covers; the first line keeps it from being taken for another kind of signature. */
export function fileMessage(organisation: Organisation, rotations: readonly Rotation[]): string {
  return `latchkey-organisation-1\n${canonicalJson({ organisation, rotations })}`;
}

/** What the signature of a change of keys covers. */
export function rotationMessage(organisationId: string, version: number, adminKeys: readonly AdminKey[]): string {
  return `latchkey-admin-keys-1\n${canonicalJson({ organisationId, version, adminKeys })}`;
}

/** The one text of a file. */
export function fileText(file: OrganisationFile): string {
  return `${canonicalJson(file)}\n`;
}
