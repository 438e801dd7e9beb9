import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { instant, type Instant } from '../../../shared/time';
import type { SeenCertificate } from '../../core/network/wire-failure';

/** What the one said who showed a certificate that was not believed. */
export interface Witness {
  readonly certificate?: SeenCertificate;
  readonly serverTime?: Instant;
}

const LONGEST_HEAD = 8_192;

/**
 * Looks at a certificate that verification has refused, on a connection of its own that carries nothing: a bare `HEAD /`, to hear the
 * time of the other side. What it says is shown to a person and decides nothing. Gives what it could learn, if only nothing.
 */
export function lookAt(socket: Duplex, host: string, signal: AbortSignal): Promise<Witness> {
  return new Promise((resolve) => {
    let seen: Witness = {};
    let head = '';
    // Nobody is believed here: only so can be seen who it was.
    const secured = connect({ socket, rejectUnauthorized: false, ...serverNameOf(host) });
    const end = (): void => {
      signal.removeEventListener('abort', end);
      secured.destroy();
      socket.destroy();
      resolve({ ...seen, ...timeIn(head) });
    };
    secured.once('secureConnect', () => {
      seen = seenIn(secured.getPeerCertificate());
      secured.write(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    secured.on('data', (piece: Buffer) => {
      head += piece.toString('latin1');
      if (head.includes('\r\n\r\n') || head.length > LONGEST_HEAD) end();
    });
    secured.once('error', end);
    secured.once('close', end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Names only: an address is no server name (RFC 6066 section 3). */
function serverNameOf(host: string): { readonly servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

interface Shown {
  readonly subject?: Names;
  readonly issuer?: Names;
  readonly valid_from?: string;
  readonly valid_to?: string;
}
/** Parts of a distinguished name; one that is there several times is a list. */
type Names = Readonly<Partial<Record<'CN' | 'O', string | readonly string[]>>>;

function seenIn({ subject, issuer, valid_from: from = '', valid_to: until = '' }: Shown): Witness {
  const begins = Date.parse(from);
  const ends = Date.parse(until);
  if (!(begins >= 0) || !(ends >= 0)) return {};
  const certificate = { issuer: nameIn(issuer), subject: nameIn(subject), from: instant(begins), until: instant(ends) };
  return { certificate };
}

function nameIn(names: Names | undefined): string {
  const [name = ''] = [names?.CN ?? names?.O ?? ''].flat();
  return name;
}

function timeIn(head: string): Witness {
  const said = /^date:[ \t]*([^\r\n]{1,40})/im.exec(head)?.[1];
  const ms = Date.parse(said ?? '');
  return ms >= 0 ? { serverTime: instant(ms) } : {};
}
