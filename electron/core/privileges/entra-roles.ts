import type { PrivilegeChoice } from '../../../shared/ipc/entities';
import { stewardRoles } from './entra-steward-roles';

type Row = readonly [name: string, templateId: string, risk: PrivilegeChoice['risk'], hint: string];

/**
 * Built-in directory roles of Entra that people hold, with the template ids they have in every tenant (Entra: built-in
 * roles reference, January 2026). Roles that Microsoft keeps for its own services are left out.
 *
 * `high`: the holder can become Global Administrator, by roles, by other people's credentials, by an application's rights,
 * by federation or by code on an administrator's device. `medium`: changes who may sign in or how, or holds a whole
 * service. `low`: reads, or changes little.
 */
const table: readonly Row[] = [
  ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10', 'high', 'Does everything in the tenant.'],
  [
    'Privileged Role Administrator',
    'e8611ab8-c189-46e8-94e1-60213ab1f814',
    'high',
    'Gives any role to anyone, also to itself.',
  ],
  [
    'Privileged Authentication Administrator',
    '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
    'high',
    'Resets passwords and methods of everyone, Global Administrators too.',
  ],
  [
    'Application Administrator',
    '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    'high',
    'Can add a secret to any app and act with its rights.',
  ],
  [
    'Cloud Application Administrator',
    '158c047a-c907-4556-b7ef-446551a6b5f7',
    'high',
    'Can add a secret to any app and act with its rights.',
  ],
  [
    'Hybrid Identity Administrator',
    '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
    'high',
    'Sets up sync and federation, and so how people sign in.',
  ],
  [
    'Domain Name Administrator',
    '8329153b-31d0-4727-b945-745eb3bc5f31',
    'high',
    'Can hand the sign-in of a domain to another service.',
  ],
  [
    'External Identity Provider Administrator',
    'be2f45a1-457d-42af-a067-6ec1fa63bc45',
    'high',
    'Decides which other services are trusted for sign-in.',
  ],
  [
    'Intune Administrator',
    '3a2c62db-5318-420d-8d74-23affee5d9d5',
    'high',
    'Runs code on every managed device, administrators\u2019 too.',
  ],
  [
    'Directory Writers',
    '9360feb5-f418-4baa-8175-e2a00bac4301',
    'high',
    'Changes users, groups and app registrations; meant for applications.',
  ],
  ...stewardRoles,
  ['License Administrator', '4d6ac14f-3453-41d0-bef9-a3e0c569773a', 'low', 'Gives and takes licences.'],
  ['Office Apps Administrator', '2b745bdf-0803-4d80-aa65-822c4493daac', 'low', 'Manages settings of the Office apps.'],
  ['Edge Administrator', '3f1acade-1e04-4fbc-9b69-f0302cd84aef', 'low', 'Manages settings of Edge.'],
  ['Printer Administrator', '644ef478-e28f-4e28-b9dc-3fdde9aa0b1f', 'low', 'Manages printers and connectors.'],
  ['Printer Technician', 'e8cef6f1-e4bd-4ea8-bc07-4b8d950f4477', 'low', 'Registers printers.'],
  [
    'Network Administrator',
    'd37c8bed-0711-4417-ba38-b4abe66ce4c2',
    'low',
    'Manages office locations and network insights.',
  ],
  ['People Administrator', '024906de-61e5-49c8-8572-40335f1e0e10', 'low', 'Manages photos and profile settings.'],
  ['Places Administrator', '78b0ccd1-afc2-4f92-9116-b41aedd09592', 'low', 'Manages buildings and rooms.'],
  ['Search Administrator', '0964bb5e-9bdb-4d7b-ac29-58e794862a40', 'low', 'Manages Microsoft Search.'],
  ['Yammer Administrator', '810a2642-a034-447f-a5e8-41beaa378541', 'low', 'Manages Viva Engage.'],
  [
    'Organizational Branding Administrator',
    '92ed04bf-c94a-4b82-9729-b799a7a4c178',
    'low',
    'Changes how sign-in pages look.',
  ],
  [
    'Service Support Administrator',
    'f023fd81-a637-4b56-95fd-791ac0226033',
    'low',
    'Reads service health and opens tickets with Microsoft.',
  ],
  ['Guest Inviter', '95e79109-95c0-4d8e-aee3-d01accf2d47b', 'low', 'Invites guests.'],
  ['Global Reader', 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'low', 'Reads everything that an administrator sees.'],
  ['Security Reader', '5d6b6bb7-de71-4623-b4af-96380a352509', 'low', 'Reads security settings and reports.'],
  ['Directory Readers', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'low', 'Reads basic directory data.'],
  ['Reports Reader', '4a5d8f65-41da-4de4-8968-e035b65339cf', 'low', 'Reads sign-in and usage reports.'],
  ['Usage Summary Reports Reader', '75934031-6c7e-415a-99d7-48dbd49e875e', 'low', 'Reads usage figures without names.'],
  ['Message Center Reader', '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', 'low', 'Reads announcements.'],
  [
    'Message Center Privacy Reader',
    'ac16e43d-7b2d-40e0-ac05-243ff356ab5b',
    'low',
    'Reads announcements, also on privacy and security.',
  ],
];

/** Entra's directory roles, the most dangerous first. */
export const entraRoles: readonly PrivilegeChoice[] = table.map(([name, roleTemplateId, risk, hint]) => ({
  privilege: { kind: 'directoryRole', roleTemplateId, name },
  risk,
  hint,
  from: 'catalogue',
}));
