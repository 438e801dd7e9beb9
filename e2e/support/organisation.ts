import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Entity } from '../../shared/ipc/entities';
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
