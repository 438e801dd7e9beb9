import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { syncSourceSchema } from '../../../shared/ipc/organisation-views';
import { m365ConnectorSchema } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { canonicalJson } from './canonical';
import { publicKeySchema } from './file';

/** Every invitation begins with it, so that one is told from any other line that was pasted by mistake. */
const HEAD = 'latchkey-invite-1.';

/** A longer line is not read. The longest source, a certificate of 32,768 characters in it, fits with twenty keys. */
export const LONGEST_INVITATION = 48_000;

/** More keys are not told: one that is live suffices, and the file itself names the others. */
export const MOST_TOLD_KEYS = 20;

const invitationSchema = z.strictObject({
  source: syncSourceSchema,
  /** Admin keys that were live when the line was made (Ed25519, raw, base64). */
  publicKeys: z.array(publicKeySchema).min(1).max(MOST_TOLD_KEYS),
  /** How to reach a file in SharePoint before there is an organisation to look the connector up in; never a secret. */
  connector: m365ConnectorSchema.optional(),
});
/** What a colleague has to know to join: where the file is, and whose signature to believe. Nothing of it is secret. */
export type Invitation = z.infer<typeof invitationSchema>;

/** Why a line is no invitation; stands after `invitation` in the detail of the failure. */
export const invitationRefusals = [
  'tooLong',
  'notAnInvitation',
  'newerProgram',
  'damaged',
  'form',
  'noConnector',
] as const;
export type InvitationRefusal = (typeof invitationRefusals)[number];

/** The one line of an invitation: letters, digits, dots, dashes and underscores only, so that mail and chat leave it whole. */
export function invitationLine(invitation: Invitation): string {
  const body = toBase64Url(canonicalJson(invitation));
  return `${HEAD}${body}.${checkDigits(body)}`;
}

/**
 * Reads a line, or the text of a file that holds one, back. Blanks and line breaks that a mail put in are left out. Fails
 * with `bad_input`; the detail is `invitation` and an `InvitationRefusal`.
 */
export function parseInvitation(text: string): Result<Invitation, Failure> {
  if (text.length > LONGEST_INVITATION) return refused('tooLong');
  const line = text.replace(/^\ufeff/, '').replace(/\s+/g, '');
  if (!line.startsWith(HEAD)) return refused(/^latchkey-invite-\d+\./.test(line) ? 'newerProgram' : 'notAnInvitation');
  const [body = '', digits = '', ...more] = line.slice(HEAD.length).split('.');
  if (more.length > 0 || checkDigits(body) !== digits) return refused('damaged');
  const json = fromBase64Url(body);
  const parsed = invitationSchema.safeParse(json);
  if (!parsed.success) return refused('form');
  const { source, connector } = parsed.data;
  const named = source.kind === 'sharePoint' ? source.connectorId : undefined;
  if (connector?.id !== named) return refused('noConnector');
  // One invitation has one spelling.
  return toBase64Url(canonicalJson(parsed.data)) === body ? ok(parsed.data) : refused('form');
}

function refused(why: InvitationRefusal): { readonly ok: false; readonly error: Failure } {
  return err(failure('bad_input', { detail: `invitation ${why}` }));
}

/**
 * Eight hex digits (FNV-1a, 32 bits) that tell a line that was cut or mistyped from one that is whole. They keep nobody
 * from making another line: whoever joins has to know where it comes from.
 */
function checkDigits(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding (RFC 4648 section 5) of the UTF-8 bytes; written out, since there are no encoders here. */
function toBase64Url(text: string): string {
  const bytes = utf8Bytes(text);
  let line = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((group >> shift) & 63)).join('');
    line += digits.slice(0, Math.min(3, bytes.length - at) + 1);
  }
  return line;
}

function utf8Bytes(text: string): readonly number[] {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    const isByte = escaped.charAt(at) === '%';
    bytes.push(isByte ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at));
    if (isByte) at += 2;
  }
  return bytes;
}

/** The JSON value behind a line; undefined for anything else. */
function fromBase64Url(line: string): unknown {
  if (!/^[A-Za-z0-9_-]*$/.test(line)) return undefined;
  let escaped = '';
  let bits = 0;
  let held = 0;
  for (const digit of line) {
    held = ((held << 6) | ALPHABET.indexOf(digit)) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    escaped += `%${((held >> bits) & 255).toString(16).padStart(2, '0')}`;
  }
  try {
    return JSON.parse(decodeURIComponent(escaped));
  } catch {
    return undefined;
  }
}
