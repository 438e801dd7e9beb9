import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Page } from '@playwright/test';
import { ana, ben, CUSTOMER, publicApp } from '../../electron/testkit/oidc/cast';
import { walk, type Doing } from '../../electron/testkit/oidc/person-at-browser';
import { startForeignProvider, type ForeignProvider } from '../../electron/testkit/oidc/provider';
import { entitySchema, type Entity } from '../../shared/ipc/entities';
import { keepPages, openedPages } from './browser';
import { expect, test as base } from './fixtures';
import { createOrganisation, publish, put } from './organisation';
import { startApp, type RunningApp } from './running-app';

export interface DeskFixtures {
  /** Seconds for which refresh tokens are good; absent = a day. */
  readonly refreshSeconds: number | undefined;
  readonly provider: ForeignProvider;
  readonly desk: RunningApp;
}

/** A computer of Ana's in an organisation whose one customer signs in at a provider that is not ours. */
export const test = base.extend<DeskFixtures>({
  refreshSeconds: [undefined, { option: true }],
  provider: async ({ refreshSeconds }, use) => {
    const provider = await startForeignProvider({
      people: [ana, ben],
      apps: [{ clientId: publicApp, kind: 'public' }],
      ...(refreshSeconds === undefined ? {} : { refreshSeconds }),
    });
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, provider.ca]);
    await use(provider);
    setDefaultCACertificates(before);
    await provider.stop();
  },
  desk: async ({ folder, provider }, use) => {
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, provider.ca);
    // As the IT of a company does that looks into TLS: the authority is made known to the program.
    const app = await startApp({ profile: join(folder, 'ana'), env: { NODE_EXTRA_CA_CERTS: authority } });
    await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
    await createOrganisation(app, join(folder, 'share'));
    await put(app, [customer, connection(provider, 'conn-nine', CUSTOMER)]);
    await publish(app);
    await keepPages(app);
    await use(app);
    await app.kill();
  },
});

const customer = entitySchema.parse({
  kind: 'customer',
  value: { id: 'cust-nine', name: 'Nine Lives', code: 'NIN', domains: [], timeZone: 'UTC', archived: false },
});

/** A connection of that customer through GDAP, to whichever tenant of the provider. */
export function connection({ cloud }: ForeignProvider, id: string, tenantId: string): Entity {
  const value = {
    kind: 'm365',
    id,
    customerId: 'cust-nine',
    label: id === 'conn-nine' ? 'Microsoft 365' : id,
    tenantId,
    cloud,
    defaultDomain: 'nine.example',
    signIn: { kind: 'technician', clientId: publicApp },
  };
  return entitySchema.parse({ kind: 'connector', value });
}

/** Goes through the page that was opened last as a person does. */
export async function person(app: RunningApp, count: number, doing: Doing): Promise<void> {
  await expect.poll(async () => (await openedPages(app)).length).toBe(count);
  await walk((await openedPages(app)).at(-1) ?? '', doing);
}

/** The card of the customer's connection, with nobody signed in. */
export async function openCard(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('tab', { name: 'All connections' }).click();
  await settings.getByRole('row', { name: /Nine Lives/ }).click();
  await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
  return settings;
}

/** What the program said to the provider that would let somebody else in. */
export function secretsSaid({ asked }: ForeignProvider): readonly string[] {
  const names = ['refresh_token', 'code', 'code_verifier', 'device_code', 'client_secret', 'client_assertion'];
  return asked.flatMap((form) => names.flatMap((name) => form.get(name) ?? []));
}

export { expect };
