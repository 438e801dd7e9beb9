import { z } from 'zod';

/** One change of the domain's database, as the domain controller itself wrote it down (Samba, `dsdb_json_audit`). */
export interface DomainChange {
  readonly operation: string;
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

const lineSchema = z.object({
  type: z.literal('dsdbChange'),
  dsdbChange: z.object({
    operation: z.string(),
    /** LDAP result; 0: it was done. */
    statusCode: z.number(),
    /** Null: the server's own doing, such as noting that somebody signed in. */
    remoteAddress: z.string().nullable(),
    dn: z.string(),
    attributes: z
      .record(
        z.string(),
        z.object({
          actions: z.array(z.object({ values: z.array(z.object({ value: z.string().optional() })).optional() })),
        }),
      )
      .optional(),
  }),
});

/** What was changed over LDAP and took effect, in order; lines of other kinds are left out. */
export function changesIn(log: string): readonly DomainChange[] {
  return log.split('\n').flatMap((line) => {
    const at = line.indexOf('{"timestamp"');
    const read = at < 0 ? undefined : lineSchema.safeParse(parsed(line.slice(at)));
    if (read?.success !== true) return [];
    const { operation, statusCode, remoteAddress, dn, attributes = {} } = read.data.dsdbChange;
    if (statusCode !== 0 || remoteAddress === null) return [];
    const values = Object.entries(attributes).map(
      ([name, { actions }]) =>
        [name, actions.flatMap((action) => (action.values ?? []).flatMap(({ value }) => value ?? []))] as const,
    );
    return [{ operation, dn, attributes: Object.fromEntries(values) }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What a domain controller wrote down that should not have been done: an account deleted twice, or anything changed but the
 * accounts of these names and their membership of one group.
 */
export function harmIn(log: string, names: readonly string[], group: string): readonly string[] {
  const accounts = new Set(names.map((name) => name.toLowerCase()));
  // A new member is written down with its ids in front: `<GUID=…>;<SID=…>;CN=…`.
  const nameOf = (dn: string): string => (/(?:^|;)CN=([^,]+),/i.exec(dn)?.[1] ?? dn).toLowerCase();
  const deleted = new Set<string>();
  return changesIn(log).flatMap(({ operation, dn, attributes }) => {
    const name = nameOf(dn);
    if (accounts.has(name)) {
      if (operation !== 'Delete') return operation === 'Modify' ? [] : [`${operation} of ${dn}`];
      if (deleted.has(name)) return [`${dn} was deleted twice`];
      deleted.add(name);
      return [];
    }
    const members = attributes['member'] ?? [];
    const onlyOurs = members.length > 0 && members.every((member) => accounts.has(nameOf(member)));
    return operation === 'Modify' && name === group.toLowerCase() && onlyOurs ? [] : [`${operation} of ${dn}`];
  });
}
