import type { Policy } from '../../../shared/model/policy';
import { blankPolicy } from '../../stores/policy-editor-form';

/** A first policy to begin with. */
export interface PolicyTemplate {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly make: (id: string, name: string) => Policy;
}

const role = (name: string, roleTemplateId: string): Policy['privileges'][number] => ({
  kind: 'directoryRole',
  roleTemplateId,
  name,
});

/** Everyday work first; ids of roles are those that Entra has in every tenant (Entra: built-in roles reference). */
export const policyTemplates: readonly PolicyTemplate[] = [
  {
    id: 'helpdesk',
    name: 'Helpdesk',
    body: 'Helpdesk Administrator for 1, 4 or 8 hours. One account per technician, switched off in between.',
    make: (id, name) => ({
      ...blankPolicy('m365', id),
      name,
      privileges: [role('Helpdesk Administrator', '729827e3-9c14-49f7-bb1b-9608f156bbb8')],
    }),
  },
  {
    id: 'users',
    name: 'User administration',
    body: 'User Administrator for 1 or 4 hours. One account per technician, switched off in between.',
    make: (id, name) => ({
      ...blankPolicy('m365', id),
      name,
      durations: ['1h', '4h'],
      privileges: [role('User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1')],
      accountName: '{tech}-users',
    }),
  },
  {
    id: 'breakFix',
    name: 'Global Admin break-fix',
    body: 'Global Administrator for 1 hour, with a ticket. A new account each time, deleted at the end.',
    make: (id, name) => ({
      ...blankPolicy('m365', id),
      name,
      burner: true,
      durations: ['1h'],
      privileges: [role('Global Administrator', '62e90394-69f5-4237-9190-012177145e10')],
      reason: { required: true, minLength: 10 },
      ticket: { required: true, minLength: 3 },
      accountName: 'jit-{tech}-{rand4}',
      limits: { concurrentLeases: 1, extensions: 0 },
    }),
  },
];
