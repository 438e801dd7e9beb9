import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The protocol by which a link in a mail opens the program: `latchkey-invite:` and the line of an invitation. */
const INVITATION_PROTOCOL = 'latchkey-invite';
/** What the name of an invitation's file ends with. */
export const INVITATION_FILE = '.latchkey-invite';

/** A second start hands its arguments to the first in one message of at most 32 KiB (Chromium: process_singleton_posix.cc). */
const LONGEST_LINK = 16_000;
/** As long as any invitation, and some bytes for blanks that a mail put in. */
const LONGEST_FILE = 64_000;
const LINE = /^latchkey-invite-\d{1,4}\.[A-Za-z0-9._-]+$/;

/** An invitation that came from outside: the line of a link, or the file that was opened. */
export type AskedInvitation =
  { readonly kind: 'line'; readonly line: string } | { readonly kind: 'file'; readonly path: string };

/**
 * Reads what a desktop hands to the program for a link or a file; undefined when it is neither. A file may be named as a
 * path or as a `file:` address (Desktop Entry Specification, `%U`).
 */
export function askedInvitation(given: string, folder: string): AskedInvitation | undefined {
  if (given.includes('\0')) return undefined;
  const link = `${INVITATION_PROTOCOL}:`;
  if (given.toLowerCase().startsWith(link)) {
    if (given.length > LONGEST_LINK) return undefined;
    // Browsers and mail programs add slashes to what they take for an address.
    const line = given
      .slice(link.length)
      .replace(/^\/{1,2}/, '')
      .replace(/\/$/, '');
    return LINE.test(line) ? { kind: 'line', line } : undefined;
  }
  const path = given.startsWith('file:') ? localPath(given) : given;
  if (path?.toLowerCase().endsWith(INVITATION_FILE) !== true || path.startsWith('-')) return undefined;
  return { kind: 'file', path: isAbsolute(path) ? path : resolve(folder, path) };
}

function localPath(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** The line of an invitation. Undefined when the file cannot be read, is no plain file, is too long or holds something else. */
export function invitationLineOf(asked: AskedInvitation): string | undefined {
  if (asked.kind === 'line') return LINE.test(asked.line) ? asked.line : undefined;
  const text = readSmall(asked.path);
  const line = text?.replace(/^\ufeff/, '').replace(/\s+/g, '');
  return line !== undefined && LINE.test(line) ? line : undefined;
}

function readSmall(path: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const facts = fstatSync(handle);
    if (!facts.isFile() || facts.size > LONGEST_FILE) return undefined;
    const bytes = Buffer.alloc(LONGEST_FILE);
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, LONGEST_FILE, 0));
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
