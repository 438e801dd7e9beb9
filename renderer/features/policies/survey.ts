import type { DoctorFinding, SurveyLine } from '../../../shared/ipc/entities';
import type { DurationCode } from '../../../shared/time';
import type { Section } from '../../text/policies';

/** One finding of the doctor, with all the connections where it was made. */
export interface Found {
  readonly key: string;
  readonly finding: DoctorFinding;
  /** Names of the customers, each once. */
  readonly customers: readonly string[];
}

const places: Readonly<Record<string, Section>> = {
  rolesStayUntilRevoked: 'privileges',
  noMembershipExpiry: 'privileges',
  noRightsOnProtected: 'privileges',
  licenceMissing: 'authentication',
};

/** The section whose fields a finding concerns; the rest is about the customers in reach. */
export function placeOf(code: string): Section {
  if (code.startsWith('passw')) return 'customers';
  if (code.startsWith('pass')) return 'authentication';
  return places[code] ?? 'customers';
}

const order = { red: 0, yellow: 1, note: 2 } as const;

/** The same finding at several customers becomes one, worst first and then where there are most. */
export function groupFindings(lines: readonly SurveyLine[]): readonly Found[] {
  const groups = new Map<string, { finding: DoctorFinding; customers: Set<string> }>();
  for (const { customerName, findings } of lines) {
    for (const finding of findings) {
      const key = JSON.stringify([finding.code, finding.severity, finding.values, finding.durations]);
      const group = groups.get(key) ?? { finding, customers: new Set() };
      group.customers.add(customerName);
      groups.set(key, group);
    }
  }
  return [...groups]
    .map(([key, { finding, customers }]) => ({ key, finding, customers: [...customers] }))
    .sort(
      (a, b) =>
        order[a.finding.severity] - order[b.finding.severity] ||
        b.customers.length - a.customers.length ||
        (a.key < b.key ? -1 : 1),
    );
}

/** Customers where a duration cannot work, whatever the reason. */
export function impossibleAt(found: readonly Found[], code: DurationCode): readonly string[] {
  const names = found
    .filter(({ finding }) => finding.severity === 'red' && finding.durations.includes(code))
    .flatMap(({ customers }) => customers);
  return [...new Set(names)];
}

/** `Contoso`, `Contoso and Fabrikam`, `Contoso, Fabrikam and 3 more`. */
export function namesText(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  if (names.length <= 1) return first;
  if (names.length === 2) return `${first} and ${second}`;
  return `${first}, ${second} and ${String(names.length - 2)} more`;
}
