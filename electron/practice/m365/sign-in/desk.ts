import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Real time for which a code can be redeemed (RFC 6749 section 4.1.2 recommends ten minutes at most). */
const codeLifeMs = 600_000;
export const deviceLifeSeconds = 900;
const mostWaiting = 200;

/** A person who has signed in on the page, for a client that has yet to redeem the code. */
export interface Approval {
  readonly homeTenantId: string;
  readonly userId: string;
}

interface CodeRow extends Approval {
  readonly expiresAt: number;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly scopes: readonly string[];
}
export type CodeGrant = Omit<CodeRow, 'expiresAt'>;

interface DeviceRow {
  readonly expiresAt: number;
  readonly userCode: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  outcome: Approval | 'declined' | undefined;
}

/** What stands with a device code. */
export type DeviceState =
  | { readonly kind: 'pending' | 'expired' | 'declined' | 'unknown' }
  | { readonly kind: 'approved'; readonly approval: Approval; readonly scopes: readonly string[] };

/** Codes that wait to be redeemed. They live in memory and by real time: a person is at the other end. */
export class SignInDesk {
  readonly #codes = new Map<string, CodeRow>();
  readonly #devices = new Map<string, DeviceRow>();

  /** A code for the authorization code flow; good once. */
  issueCode(grant: CodeGrant): string {
    const code = randomBytes(32).toString('base64url');
    keepFew(this.#codes);
    this.#codes.set(code, { ...grant, expiresAt: Date.now() + codeLifeMs });
    return code;
  }

  /** Redeems a code: undefined when it is unknown, used, expired, another client's, or the PKCE proof fails (RFC 7636). */
  redeemCode(
    code: string,
    proof: { clientId: string; redirectUri: string | null; verifier: string | null },
  ): CodeGrant | undefined {
    const row = this.#codes.get(code);
    this.#codes.delete(code);
    if (row === undefined || row.expiresAt <= Date.now()) return undefined;
    if (row.clientId !== proof.clientId || row.redirectUri !== proof.redirectUri) return undefined;
    const hashed = createHash('sha256')
      .update(proof.verifier ?? '')
      .digest('base64url');
    return row.challenge === hashed ? row : undefined;
  }

  /** Opens a device code (RFC 8628). */
  openDevice(clientId: string, scopes: readonly string[]): { deviceCode: string; userCode: string } {
    const deviceCode = randomUUID();
    const letters = 'BCDFGHJKLMNPQRSTVWXZ';
    const userCode = Array.from({ length: 9 }, () => letters.charAt(randomInt(letters.length))).join('');
    keepFew(this.#devices);
    const expiresAt = Date.now() + deviceLifeSeconds * 1_000;
    this.#devices.set(deviceCode, { expiresAt, userCode, clientId, scopes, outcome: undefined });
    return { deviceCode, userCode };
  }

  /** A person typed the code and chose. False when there is no such code. */
  answerDevice(userCode: string, outcome: Approval | 'declined'): boolean {
    const row = [...this.#devices.values()].find((candidate) => candidate.userCode === userCode.trim().toUpperCase());
    if (row === undefined || row.expiresAt <= Date.now() || row.outcome !== undefined) return false;
    row.outcome = outcome;
    return true;
  }

  /** What the client that polls is told; an approval can be had once. */
  pollDevice(deviceCode: string, clientId: string): DeviceState {
    const row = this.#devices.get(deviceCode);
    if (row?.clientId !== clientId) return { kind: 'unknown' };
    if (row.expiresAt <= Date.now()) return { kind: 'expired' };
    if (row.outcome === undefined) return { kind: 'pending' };
    this.#devices.delete(deviceCode);
    return row.outcome === 'declined'
      ? { kind: 'declined' }
      : { kind: 'approved', approval: row.outcome, scopes: row.scopes };
  }
}

/** Forgets the oldest, so that nobody can fill the memory. */
function keepFew(map: Map<string, unknown>): void {
  const oldest = map.size >= mostWaiting ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
