import { technicianGroupIdSchema, technicianIdSchema, type TechnicianGroupId } from '../../../shared/ids';
import type { Technician, TechnicianGroup } from '../../../shared/model/technician';
import { practiceSeed } from '../m365/seed/practice-seed';
import { guidOf } from '../m365/seed/plant';
import { practiceGroupIds } from './customers';

const group = (name: string): TechnicianGroupId => technicianGroupIdSchema.parse(`tg-${name}`);
export const practiceTeamIds = {
  desk: group('service-desk'),
  platform: group('platform'),
  field: group('field'),
} as const;

/** Who sits at the keyboard in Practice: Ana Duarte, Primary. */
export const practicePersona = technicianIdSchema.parse('tech-ana');

export const practiceTechnicianGroups: readonly TechnicianGroup[] = [
  { id: practiceTeamIds.desk, name: 'Service desk' },
  { id: practiceTeamIds.platform, name: 'Platform team' },
  { id: practiceTeamIds.field, name: 'Field engineers' },
];

type Row = readonly [name: string, handle: string, rest: Pick<Technician, 'role' | 'groups' | 'scope'>];

const everywhere: Technician['scope'] = { kind: 'all' };
const rows: readonly Row[] = [
  [
    'Ana Duarte',
    'ana',
    {
      role: 'primary',
      groups: [practiceTeamIds.desk, practiceTeamIds.platform, practiceTeamIds.field],
      scope: everywhere,
    },
  ],
  ['Ben Okafor', 'ben', { role: 'technician', groups: [practiceTeamIds.desk], scope: everywhere }],
  [
    'Chidi Mensah',
    'chidi',
    { role: 'super', groups: [practiceTeamIds.platform, practiceTeamIds.desk], scope: everywhere },
  ],
  [
    'Dara Lindgren',
    'dara',
    {
      role: 'technician',
      groups: [practiceTeamIds.field],
      scope: { kind: 'some', customers: [], customerGroups: [practiceGroupIds.onPremises, practiceGroupIds.gold] },
    },
  ],
  [
    'Eli Nakamura',
    'eli',
    {
      role: 'technician',
      groups: [practiceTeamIds.desk],
      scope: { kind: 'some', customers: [], customerGroups: [practiceGroupIds.gold] },
    },
  ],
];

/** The practice MSP's technicians; those who are in the partner tenant have their object ids from there. */
export function practiceTechnicians(): Technician[] {
  const partner = practiceSeed().find((seed) => seed.kind === 'partner');
  const domain = partner?.domains[0] ?? 'harbourline.practice.example';
  return rows.map(([name, handle, rest]) => ({
    id: technicianIdSchema.parse(`tech-${handle}`),
    name,
    handle,
    upn: `${handle}@${domain}`,
    entraObjectId: partner?.people.find((person) => person.displayName === name)?.id ?? guidOf(`technician ${handle}`),
    ...rest,
  }));
}
