// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { click, closeAll, forgetAll, inputsOf, openSettings, patient, type } from '../../testing/settings-harness';

patient();
beforeEach(forgetAll);
afterEach(closeAll);

const radio = (name: string): HTMLElement => screen.getByRole('radio', { name });

it('a proxy is named by hand only as a whole, and the others at once', async () => {
  const fake = openSettings('preferences');
  fireEvent.click(await screen.findByRole('radio', { name: 'This one' }));
  expect(inputsOf(fake, 'preferences.set')).toEqual([]);
  type(screen.getByRole('textbox', { name: 'Host' }), 'http://proxy');
  await screen.findByText('Give the name or the address of a computer.');
  type(screen.getByRole('textbox', { name: 'Host' }), ' proxy.example ');
  type(screen.getByRole('textbox', { name: 'Port' }), '99999');
  await screen.findByText('Between 1 and 65535.');
  click('Use it');
  expect(inputsOf(fake, 'preferences.set')).toEqual([]);
  fireEvent.paste(screen.getByRole('textbox', { name: 'Host' }), {
    clipboardData: { getData: () => 'http://proxy.example:3128/' },
  });
  expect(inputsOf(fake, 'preferences.set')).toEqual([]);
  await screen.findByText('In use once you press Use it.');
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Port' }), { key: 'Enter' });
  const named = { proxy: { kind: 'manual', host: 'proxy.example', port: 3128 } };
  await waitFor(() => expect(inputsOf(fake, 'preferences.set')).toEqual([named]));
  fireEvent.click(radio('None'));
  await waitFor(() => expect(inputsOf(fake, 'preferences.set').at(-1)).toEqual({ proxy: { kind: 'none' } }));
  expect(screen.queryByRole('textbox', { name: 'Host' })).toBeNull();
});

it('trying tells what stands in the way, and a proxy that asks is told who is there', async () => {
  const fake = openSettings('preferences');
  await screen.findByRole('radio', { name: 'This one' });
  fake.desktop.trials = [
    { host: 'graph.microsoft.com' },
    { host: 'login.microsoftonline.com', failure: { code: 'proxy_credentials', detail: 'basic proxy:8080' } },
  ];
  fake.desktop.network = { ...fake.desktop.network, proxy: { name: 'proxy:8080', asking: true, known: false } };
  click('Try the connection');
  await screen.findByText('graph.microsoft.com answers.');
  await screen.findByText('login.microsoftonline.com: The proxy asks who you are');
  await screen.findByText('proxy:8080 asks who you are.');
  type(screen.getByRole('textbox', { name: 'User name' }), 'ana');
  type(screen.getByLabelText('Password'), 'pass word');
  click('Keep');
  await screen.findByText(/holds a user name and a password for proxy:8080/);
  expect(inputsOf(fake, 'network.setCredentials')).toEqual([
    { proxy: 'proxy:8080', user: 'ana', password: 'pass word' },
  ]);
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('');
  click('Forget them');
  await waitFor(() => expect(inputsOf(fake, 'network.removeCredentials')).toEqual([{ proxy: 'proxy:8080' }]));
});

it('an authority is believed only after its fingerprint was shown', async () => {
  const fake = openSettings('preferences');
  await screen.findByText('None beside those of the system.');
  const choose = (): void => {
    const file = new File(['-----BEGIN CERTIFICATE-----'], 'ca.pem');
    const input = document.querySelector('input[type=file]');
    if (input !== null) fireEvent.change(input, { target: { files: [file] } });
  };
  choose();
  await screen.findByText(fake.desktop.certificate.fingerprint);
  expect(inputsOf(fake, 'network.trust')).toEqual([]);
  click('Cancel');
  await waitFor(() => expect(screen.queryByText(fake.desktop.certificate.fingerprint)).toBeNull());
  choose();
  await screen.findByText(/Trust it only if the fingerprint/);
  click('Trust');
  const remove = await screen.findByRole('button', { name: 'Remove CN=Acme Inspection CA, O=Acme' });
  fireEvent.click(remove);
  await screen.findByText('None beside those of the system.');
});
