import type { EditFinding } from '../../shared/ipc/entities';
import type { Source } from '../../shared/model/connector';
import { policySchema, type Policy, type Privilege } from '../../shared/model/policy';
import { sectionOf, type Section } from '../text/policies';
import { findingText } from '../text/findings';
import { shapeText } from '../text/policies-shape';

/** Something that stands beside a field. Problems prevent saving, warnings do not. */
export interface Remark {
  readonly severity: 'problem' | 'warning';
  readonly field: string;
  readonly section: Section;
  readonly text: string;
}

/** A policy as it is offered to be filled in: safe values, nothing chosen that a person should choose. */
export function blankPolicy(source: Source, id: string): Policy {
  return {
    id: id as Policy['id'],
    source,
    name: '',
    description: '',
    enabled: true,
    burner: false,
    technicianAccess: { kind: 'primarySuper' },
    customerAccess: { kind: 'all' },
    durations: ['1h', '4h', '8h'],
    privileges: [],
    authentication: defaultAuthentication(source),
    reason: { required: true, minLength: 5 },
    ticket: { required: false, minLength: 0 },
    accountName: '{tech}-jit',
    limits: { concurrentLeases: 1, extensions: 1 },
  };
}

function defaultAuthentication(source: Source): Policy['authentication'] {
  return source === 'm365' ? { kind: 'tap', lifetime: 'lease', oneTime: false } : { kind: 'password' };
}

/** Moves a policy that was never saved to another source; what cannot be used there is dropped. */
export function withSource(policy: Policy, source: Source): Policy {
  if (policy.source === source) return policy;
  return { ...policy, source, privileges: [], authentication: defaultAuthentication(source) };
}

/** A copy under a name of its own, to be saved as a new policy. */
export function copyOf(policy: Policy, id: string): Policy {
  const name = `${policy.name.slice(0, 114)} copy`;
  return { ...policy, id: id as Policy['id'], name };
}

/** What is sent: names trimmed, empty patterns left out, every privilege once. */
export function tidied(policy: Policy): Policy {
  const rule = ({ pattern, ...rest }: Policy['reason']): Policy['reason'] =>
    pattern === undefined || pattern.trim() === '' ? rest : { ...rest, pattern: pattern.trim() };
  return {
    ...policy,
    name: policy.name.trim(),
    description: policy.description.trim(),
    accountName: policy.accountName.trim(),
    reason: rule(policy.reason),
    ticket: rule(policy.ticket),
  };
}

/** What the shape of the form does not allow, one remark per field, in the order of the sections. */
export function shapeRemarks(policy: Policy): readonly Remark[] {
  const parsed = policySchema.safeParse(tidied(policy));
  if (parsed.success) return [];
  const remarks = new Map<string, Remark>();
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path);
    if (remarks.has(field)) continue;
    const remark: Remark = {
      severity: 'problem',
      field,
      section: sectionOf(field),
      text: shapeText(field, issue.code),
    };
    remarks.set(field, remark);
  }
  return [...remarks.values()];
}

/** The field that a person fills in: lists count as one field, nested records do not. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [head, next] = path.map(String);
  if (head === undefined) return '';
  const isRecord = ['authentication', 'reason', 'ticket', 'limits'].includes(head);
  return isRecord && next !== undefined ? `${head}.${next}` : head;
}

/** Findings of the main process as remarks. */
export function findingRemarks(findings: readonly EditFinding[]): readonly Remark[] {
  return findings.map((finding) => ({
    severity: finding.severity,
    field: finding.field,
    section: sectionOf(finding.field),
    text: findingText(finding, 'policy'),
  }));
}

/**
 * A policy that can be asked about while parts of it are still missing: what is missing is filled in with something
 * harmless, so that the account name can be shown before the rest is complete. Undefined: the name itself is missing.
 */
export function previewable(policy: Policy): Policy | undefined {
  const policyNow = tidied(policy);
  const bad = new Set(shapeRemarks(policy).map(({ field }) => field.split('.')[0]));
  if (bad.has('accountName')) return undefined;
  const blank = blankPolicy(policyNow.source, policyNow.id);
  const fallback: Policy = {
    ...blank,
    name: 'New policy',
    accountName: policyNow.accountName,
    burner: policyNow.burner,
  };
  const kept = Object.entries(policyNow).filter(([key]) => !bad.has(key));
  const parsed = policySchema.safeParse({ ...fallback, ...Object.fromEntries(kept) });
  return parsed.success ? parsed.data : undefined;
}

/** The same privilege, whatever it is called. */
export function samePrivilege(one: Privilege, other: Privilege): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === 'directoryRole' && other.kind === 'directoryRole') {
    return one.roleTemplateId.toLowerCase() === other.roleTemplateId.toLowerCase();
  }
  return one.name.trim().toLowerCase() === other.name.trim().toLowerCase();
}

/** A group that was typed rather than picked. */
export function typedPrivilege(source: Source, name: string): Privilege {
  const kind = ({ m365: 'group', activeDirectory: 'adGroup', local: 'localGroup' } as const)[source];
  return { kind, name: name.trim() };
}

/** Do two policies say the same? */
export function samePolicy(one: Policy, other: Policy): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
