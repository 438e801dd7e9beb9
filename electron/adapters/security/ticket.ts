import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ClipboardTicket } from '../../ports/security';

function digestOf(salt: string, text: string): Buffer {
  return createHash('sha256').update(salt).update('\0').update(text, 'utf8').digest();
}

/** A ticket for `text`: SHA-256 over a new 16-byte salt and the text. */
export function ticketFor(text: string): ClipboardTicket {
  const salt = randomBytes(16).toString('base64url');
  return { salt, digest: digestOf(salt, text).toString('base64url') };
}

/** Whether the ticket was made of exactly this text. A damaged ticket stands for nothing. */
export function standsFor(ticket: ClipboardTicket, text: string): boolean {
  const expected = Buffer.from(ticket.digest, 'base64url');
  const actual = digestOf(ticket.salt, text);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
