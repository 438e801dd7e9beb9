import { z } from 'zod';

/** One change as the domain controller itself wrote it down (Samba: `dsdb_json_audit`). */
const changeLine = z.object({
  dsdbChange: z.object({
    operation: z.string(),
    dn: z.string(),
    statusCode: z.number(),
    userSid: z.string(),
    attributes: z.record(z.string(), z.unknown()).optional(),
  }),
});

export interface AuditedChange {
  readonly operation: string;
  readonly dn: string;
  readonly succeeded: boolean;
  readonly attributes: readonly string[];
}

/** The domain controller itself, when it notes a sign-in on an account (MS-DTYP 2.4.2.4). */
const LOCAL_SYSTEM = 'S-1-5-18';

/** The changes in what a domain controller printed, in their order, without its own bookkeeping; for tests. */
export function auditedChanges(output: string): readonly AuditedChange[] {
  return output.split('\n').flatMap((line): AuditedChange[] => {
    if (!line.includes('"dsdbChange"')) return [];
    const read = changeLine.safeParse(JSON.parse(line.slice(line.indexOf('{'))));
    if (!read.success) throw new Error('an audit line that cannot be read');
    const { operation, dn, statusCode, userSid, attributes = {} } = read.data.dsdbChange;
    if (userSid === LOCAL_SYSTEM) return [];
    return [{ operation, dn, succeeded: statusCode === 0, attributes: Object.keys(attributes) }];
  });
}
