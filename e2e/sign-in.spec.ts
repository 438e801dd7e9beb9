import { ana } from '../electron/testkit/oidc/cast';
import { connectorIdSchema } from '../shared/ids';
import { filesWith } from './support/canary';
import { expect, openCard, person, secretsSaid, test } from './support/foreign-desk';
import { barriers, shot } from './support/looks';

test('a technician signs in at a provider that is not ours, declines, cancels, types a code, and signs out', async ({
  desk,
  provider,
  folder,
}) => {
  const settings = await openCard(desk);
  const signIn = settings.getByRole('button', { name: 'Sign in…' });
  await signIn.click();
  await person(desk, 1, { login: ana.username, cancelAt: 'Sign-in' });
  await expect(settings.getByText('The sign-in was declined')).toBeVisible();

  await signIn.click();
  await expect(settings.getByText('Finish signing in in the browser window that was opened.')).toBeVisible();
  await shot(desk, settings, 'sign-in-waiting');
  await settings.getByRole('button', { name: 'Cancel' }).click();
  await expect(signIn).toBeVisible();

  await settings.getByRole('button', { name: 'Sign in with a code' }).click();
  const code = settings.getByRole('button', { name: 'Copy the code' });
  await expect(code).toBeVisible();
  await shot(desk, settings, 'sign-in-code');
  await settings.getByRole('button', { name: 'Cancel' }).click();

  await signIn.click();
  await person(desk, 3, { login: ana.username });
  await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
  await expect(settings.getByText('Ana Duarte · ana@msp.example')).toBeVisible();
  await shot(desk, settings, 'signed-in');
  expect(await barriers(settings)).toEqual([]);

  // The look at the tenant needs a token for it: refreshed without a person, with what the first sign-in gave.
  await desk.get('connector.doctor', { connectorId: connectorIdSchema.parse('conn-nine') });
  const refreshed = provider.asked.filter((form) => form.get('grant_type') === 'refresh_token');
  expect(refreshed.length).toBeGreaterThanOrEqual(1);
  expect(filesWith(folder, secretsSaid(provider))).toEqual([]);

  await settings.getByRole('button', { name: `Sign out ${ana.username}` }).click();
  await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
  const { apps } = await desk.get('signIn.view', {});
  expect(apps.flatMap(({ accounts }) => accounts)).toEqual([]);
});
