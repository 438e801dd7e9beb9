import type { Failure } from '../../../shared/errors';
import type { Workplace } from '../workplace';
import { HEADLESS_EXIT, type HeadlessExit } from './exit-codes';

/** What a command came to: an exit code, the document for programs and the lines for people. */
export interface Report {
  readonly code: HeadlessExit;
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** What is printed as it is, in the place of document and lines. */
  readonly raw?: string;
}

/** What commands work with. */
export interface HeadlessPlace {
  readonly place: Workplace;
  /** Resolves when the condition holds or the time is over; says which. */
  readonly until: (condition: () => boolean, ms: number) => Promise<boolean>;
}

/** A command that failed as a whole. */
export function failed(failure: Failure): Report {
  const { code, detail } = failure;
  return {
    code: exitOf(failure),
    document: { failure },
    lines: [`failed: ${code}${detail === undefined ? '' : ` (${detail})`}`],
  };
}

function exitOf({ code }: Failure): HeadlessExit {
  if (code.startsWith('keychain_')) return HEADLESS_EXIT.keychain;
  if (code.startsWith('ledger_') || code === 'disk_full' || code === 'bug') return HEADLESS_EXIT.broken;
  return HEADLESS_EXIT.refused;
}

/** An instant as the documents and lines write it: RFC 3339, UTC. */
export const stamp = (at: number): string => new Date(at).toISOString();
