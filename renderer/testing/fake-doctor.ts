import type { DoctorFinding, PrivilegeChoice, SurveyLine } from '../../shared/ipc/entities';
import type { Policy } from '../../shared/model/policy';
import type { FakeOrganisation, Handlers } from './fake-organisation';
import { at, SAMPLE_NOW } from './samples';

const good = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

const choice = (
  name: string,
  roleTemplateId: string,
  risk: PrivilegeChoice['risk'],
  hint: string,
): PrivilegeChoice => ({
  privilege: { kind: 'directoryRole', roleTemplateId, name },
  risk,
  hint,
  from: 'catalogue',
});

const choices: Readonly<Record<Policy['source'], readonly PrivilegeChoice[]>> = {
  m365: [
    choice('Global Administrator', '62e90394-69f5-4237-9190-012177145e10', 'high', 'Everything in the tenant'),
    choice('User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1', 'high', 'Users, groups, some passwords'),
    choice('Exchange Administrator', '29232cdf-9323-42fd-ade2-1d097af3e4de', 'medium', 'All of Exchange Online'),
    choice('Helpdesk Administrator', '729827e3-9c14-49f7-bb1b-9608f156bbb8', 'medium', 'Passwords of ordinary users'),
    choice('Reports Reader', '4a5d8f65-41da-4de4-8968-e035b65339cf', 'low', 'Usage and sign-in reports'),
    {
      privilege: { kind: 'group', name: 'sg-break-fix', objectId: '00000000-0000-4000-8000-000000000777' },
      risk: 'unknown',
      hint: '',
      from: 'directory',
    },
  ],
  activeDirectory: [
    {
      privilege: { kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 },
      risk: 'high',
      hint: 'The whole domain',
      from: 'catalogue',
    },
  ],
  local: [
    { privilege: { kind: 'localGroup', name: 'sudo' }, risk: 'high', hint: 'Root on Linux', from: 'catalogue' },
    {
      privilege: { kind: 'localGroup', name: 'Administrators', sid: 'S-1-5-32-544' },
      risk: 'high',
      hint: 'The whole Windows computer',
      from: 'catalogue',
    },
  ],
};

/** What a directory says about policies, in the shape of the main process; `findings` can be replaced. */
export class FakeDoctor {
  findings: DoctorFinding[] = [
    {
      code: 'passTooLong',
      severity: 'red',
      durations: ['8h'],
      values: { maximumMinutes: 240 },
      portal: ['Entra admin centre', 'Protection', 'Authentication methods', 'Temporary Access Pass', 'Configure'],
    },
  ];
  functionalLevel: number | undefined;
  secretState: 'present' | 'missing' | 'notNeeded' = 'missing';
  readonly #organisation: FakeOrganisation;

  constructor(organisation: FakeOrganisation) {
    this.#organisation = organisation;
  }

  #lines(policies: readonly Pick<Policy, 'id' | 'name' | 'source'>[], connectorId?: string): SurveyLine[] {
    const { connectors, customers } = this.#organisation.draft;
    return connectors
      .filter(({ id }) => connectorId === undefined || id === connectorId)
      .flatMap((way) =>
        policies
          .filter(({ source }) => source === way.kind)
          .map((policy) => ({
            customerId: way.customerId,
            customerName: customers.find(({ id }) => id === way.customerId)?.name ?? '',
            connectorId: way.id,
            connectorLabel: way.label,
            policyId: policy.id,
            policyName: policy.name,
            lookedAt: at(SAMPLE_NOW - 60_000),
            findings: policy.source === 'm365' ? this.findings : [],
          })),
      )
      .slice(0, 500);
  }

  /** The rows of the contract that this answers. */
  readonly handlers: Handlers = {
    'policy.explain': ({ technicianId }) =>
      good(
        technicianId === 'dara'
          ? { allow: false, rule: 'customerInScope', failure: { code: 'policy_denied', detail: 'customerInScope' } }
          : { allow: true },
      ),
    'policy.preview': ({ policy }) => {
      const { technicians, customers } = this.#organisation.draft;
      const names = technicians.slice(0, 3).map((technician, index) => {
        const customer = customers[index % Math.max(1, customers.length)];
        const name = policy.accountName
          .replaceAll('{tech}', technician.handle)
          .replaceAll('{customer}', (customer?.code ?? 'abc').toLowerCase())
          .replaceAll(/\{rand([4-8])\}/g, (_, length: string) => '#'.repeat(Number(length)));
        const base = { technician: technician.name, customer: customer?.name ?? '' };
        return name.length <= 20
          ? { ...base, name }
          : { ...base, failure: { code: 'bad_input' as const, detail: `accountName length ${name.length} of 20` } };
      });
      return good({ names, technicians: technicians.length, customers: customers.length });
    },
    'policy.survey': ({ policy }) => good({ lines: this.#lines([policy as Policy]) }),
    'directory.privileges': ({ source, query }) =>
      good({
        choices: choices[source].filter(({ privilege }) => privilege.name.toLowerCase().includes(query.toLowerCase())),
      }),
    'connector.doctor': ({ connectorId }) =>
      good({
        lines: this.#lines(this.#organisation.draft.policies, connectorId),
        ...(this.functionalLevel === undefined ? {} : { functionalLevel: this.functionalLevel }),
      }),
    'connector.setSecret': () => {
      this.secretState = 'present';
      return good({});
    },
    'connector.removeSecret': () => {
      this.secretState = 'missing';
      return good({});
    },
    'connector.secretState': () => good({ state: this.secretState }),
    'credential.view': () => good({}),
    'credential.setEnd': () => good({}),
  };
}
