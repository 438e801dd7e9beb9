import { z } from 'zod';

/** Longest private key that is taken: an RSA key of 4,096 bits has about 3,400 characters. */
export const LONGEST_KEY = 4_096;

const BLOCK =
  /^\s*-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END ((?:[A-Z]+ )*)PRIVATE KEY-----\s*$/;
/** `openssh-key-v1`, then the cipher `none` and the derivation `none`: no passphrase (OpenSSH, PROTOCOL.key). */
const UNPROTECTED = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ';

/**
 * What keeps a text from being used as a private key: it is none, or a passphrase protects it, which nobody could type
 * when an account has to end at night. Undefined: it can be one.
 */
export function sshKeyTrouble(text: string): 'notAKey' | 'protected' | undefined {
  if (text.length > LONGEST_KEY) return 'notAKey';
  if (/^\s*-----BEGIN /.test(text) && /ENCRYPTED/.test(text)) return 'protected';
  const [, kind = '', body = '', end] = BLOCK.exec(text) ?? [];
  if (end === undefined || end !== kind) return 'notAKey';
  return kind === 'OPENSSH ' && !body.startsWith(UNPROTECTED) ? 'protected' : undefined;
}

/** A private key without a passphrase, in PEM or in the format of OpenSSH. */
export const sshKeySchema = z
  .string()
  .max(LONGEST_KEY)
  .refine((text) => sshKeyTrouble(text) === undefined);
