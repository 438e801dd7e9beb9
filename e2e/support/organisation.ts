import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { z } from 'zod';
import { practiceTenants } from '../../electron/practice/m365';
import { entitySchema, type Entity } from '../../shared/ipc/entities';
import type { RunningApp } from './running-app';
import { startApp } from './running-app';

/** Object ids of the technicians' own Entra accounts, by handle. */
export const objectIds = {
  ana: 'a0000000-0000-4000-8000-000000000001',
  ben: 'b0000000-0000-4000-8000-000000000002',
  eli: 'e0000000-0000-4000-8000-000000000003',
} as const;
export type Handle = keyof typeof objectIds;

/** What the file is called in its folder. */
export const fileIn = (share: string): string => join(share, 'latchkey-organisation.json');

/** Starts the program of one computer and waits for what it shows. */
export async function startComputer(
  folder: string,
  name: string,
  mode: 'welcome' | 'organisation',
): Promise<RunningApp> {
  const app = await startApp({ profile: join(folder, name) });
  await expect.poll(async () => (await app.get('app.view', {})).mode, { message: `${name} is open` }).toBe(mode);
  return app;
}

/** Makes the organisation in `share`, with Ana as its first Primary, on a computer of hers. */
export async function createOrganisation(app: RunningApp, share: string): Promise<void> {
  await app.get('organisation.create', {
    name: 'Harbourline IT',
    me: { name: 'Ana Duarte', upn: 'ana@harbourline.example', entraObjectId: objectIds.ana, handle: 'ana' },
    source: { kind: 'folder', path: share },
  });
  await expect.poll(async () => (await app.get('app.view', {})).checkOutsOpen).toBe(true);
}

/** Takes the organisation up on another computer. */
export async function joinOrganisation(app: RunningApp, invitation: string, who: Handle): Promise<void> {
  await app.get('organisation.join', { invitation, entraObjectId: objectIds[who] });
  await expect.poll(async () => (await app.get('app.view', {})).checkOutsOpen).toBe(true);
}

/** Puts things into the draft, none of which may have a problem. */
export async function put(app: RunningApp, entities: readonly Entity[]): Promise<void> {
  for (const entity of entities) {
    const answer = await app.get('entity.put', { entity });
    expect(answer.saved, `${entity.kind} ${entity.value.id}: ${JSON.stringify(answer.findings)}`).toBe(true);
  }
}

/** Publishes the draft and gives the version. */
export async function publish(app: RunningApp): Promise<number> {
  const outcome = await app.get('organisation.publish', {});
  expect(outcome).toMatchObject({ outcome: 'published' });
  return outcome.outcome === 'published' ? outcome.version : 0;
}

/** The first two practice tenants as two customers, with people, ways in and policies of every source. */
export function everything(graphUrl: string): readonly Entity[] {
  return [...customers(), ...people(), ...waysIn(graphUrl), ...policies()].map((entity) => entitySchema.parse(entity));
}

export const ids = {
  alder: 'cust-alder',
  bright: 'cust-bright',
  entra: 'conn-alder',
  entraBright: 'conn-bright',
} as const;

type Given = z.input<typeof entitySchema>;

function customers(): Given[] {
  const customer = (id: string, name: string, code: string): Given => ({
    kind: 'customer',
    value: { id, name, code, domains: [], timeZone: 'Europe/Athens', archived: false },
  });
  return [
    customer(ids.alder, 'Alderbrook Dental', 'ALD'),
    customer(ids.bright, 'Brightwater Logistics', 'BRI'),
    { kind: 'customerGroup', value: { id: 'cg-gold', name: 'Gold', customers: [ids.alder] } },
  ];
}

function people(): Given[] {
  const technician = (handle: 'ben' | 'eli', name: string, groups: string[], scope: 'all' | 'gold'): Given => ({
    kind: 'technician',
    value: {
      id: `tech-${handle}`,
      name,
      handle,
      upn: `${handle}@harbourline.example`,
      entraObjectId: objectIds[handle],
      role: 'technician',
      groups,
      scope: scope === 'all' ? { kind: 'all' } : { kind: 'some', customers: [], customerGroups: ['cg-gold'] },
    },
  });
  return [
    { kind: 'technicianGroup', value: { id: 'tg-desk', name: 'Service desk' } },
    { kind: 'technicianGroup', value: { id: 'tg-platform', name: 'Platform' } },
    technician('ben', 'Ben Okafor', ['tg-desk'], 'all'),
    technician('eli', 'Eli Nakamura', ['tg-platform'], 'gold'),
  ];
}

function waysIn(graphUrl: string): Given[] {
  const entra = (id: string, customerId: string, at: 0 | 1): Given => {
    const tenant = practiceTenants[at];
    if (tenant === undefined) throw new Error('no practice tenant');
    return {
      kind: 'connector',
      value: {
        kind: 'm365',
        id,
        customerId,
        label: 'Microsoft 365',
        tenantId: tenant.tenantId,
        cloud: { kind: 'custom', graphUrl, loginUrl: graphUrl },
        defaultDomain: tenant.defaultDomain,
        signIn: { kind: 'app', clientId: tenant.clientId, credential: 'secret' },
      },
    };
  };
  return [
    entra(ids.entra, ids.alder, 0),
    entra(ids.entraBright, ids.bright, 1),
    {
      kind: 'connector',
      value: {
        kind: 'activeDirectory',
        id: 'conn-domain',
        customerId: ids.alder,
        label: 'corp.alderbrook.example',
        domainControllers: ['dc1.corp.alderbrook.invalid'],
        encryption: 'ldaps',
        baseDn: 'DC=corp,DC=alderbrook,DC=example',
        accountOu: 'OU=JIT accounts,DC=corp,DC=alderbrook,DC=example',
        upnSuffix: 'corp.alderbrook.example',
        bindAccount: 'latchkey@corp.alderbrook.example',
      },
    },
  ];
}

/** A policy of the help desk at its customers, but for what differs. */
export const policy = (
  id: string,
  name: string,
  change: Partial<Extract<Given, { kind: 'policy' }>['value']>,
): Given => ({
  kind: 'policy',
  value: {
    id,
    name,
    source: 'm365',
    description: '',
    enabled: true,
    burner: false,
    technicianAccess: { kind: 'groups', groups: ['tg-desk'] },
    customerAccess: { kind: 'groups', groups: ['cg-gold'] },
    durations: ['1h', '4h'],
    privileges: [
      {
        kind: 'directoryRole',
        roleTemplateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
        name: 'Helpdesk Administrator',
      },
    ],
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
    reason: { required: true, minLength: 5 },
    ticket: { required: false, minLength: 0 },
    accountName: '{tech}-jit',
    limits: { concurrentLeases: 2, extensions: 1 },
    ...change,
  },
});

function policies(): Given[] {
  return [
    policy('pol-desk', 'Helpdesk', {}),
    policy('pol-off', 'Switched off', { enabled: false, accountName: '{tech}-off' }),
    policy('pol-platform', 'Platform only', {
      technicianAccess: { kind: 'groups', groups: ['tg-platform'] },
      burner: true,
      accountName: 'jit-{tech}-{rand4}',
    }),
    policy('pol-domain', 'Domain work', {
      source: 'activeDirectory',
      privileges: [{ kind: 'adGroup', name: 'Server Operators', wellKnownRid: 549 }],
      authentication: { kind: 'password' },
      durations: ['8h'],
    }),
    policy('pol-everyone', 'Everywhere', {
      customerAccess: { kind: 'all' },
      durations: ['1d'],
      accountName: '{tech}-all',
    }),
    policy('pol-local', 'One computer', {
      source: 'local',
      privileges: [{ kind: 'localGroup', name: 'sudo' }],
      authentication: { kind: 'password' },
    }),
  ];
}
