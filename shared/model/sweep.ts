import { z } from 'zod';

/**
 * What is wrong with a marked account.
 * `overdue`: past its end and usable · `leftover`: a Burner that is disabled and not deleted · `recycled`: a Burner in the
 * recycle bin · `unfinished`: a Standard account that is disabled and still holds a role, group or sign-in method ·
 * `reopened`: usable or there again after this computer had ended its lease · `ghost`: a live lease of this computer whose
 * account is not there · `overlong`: its marker tells a later end than its policy allows · `retired`: signed by a computer that was taken off the roster, or whose technician was · `orphan`: its
 * technician is not on the roster and never was as far as is known · `unsigned`: the marker bears no signature ·
 * `forged`: its signature is not over this account by a computer of its technician.
 */
export const sweepKinds = [
  'overdue',
  'leftover',
  'recycled',
  'unfinished',
  'reopened',
  'ghost',
  'overlong',
  'retired',
  'orphan',
  'unsigned',
  'forged',
] as const;
export const sweepKindSchema = z.enum(sweepKinds);
export type SweepKind = z.infer<typeof sweepKindSchema>;

/** Somebody may still be working with it: it is ended by a decision about this one, never together with others. */
export function isDecidedAlone(finding: { readonly kind: SweepKind; readonly endsAt: number }, now: number): boolean {
  return (finding.kind === 'retired' || finding.kind === 'overlong') && finding.endsAt > now;
}
