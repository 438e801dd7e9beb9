// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Policy } from '../../../shared/model/policy';
import { useApp } from '../../stores/app';
import { useOrganisation } from '../../stores/organisation';
import { goTo, useMemory } from '../../stores/organisation-memory';
import { closePolicy } from '../../stores/policy-editor';
import { FakeBridge } from '../../testing/fake-bridge';
import type { Sample } from '../../testing/samples';
import { policyText } from '../../text/policies';
import { Root } from '../../ui/root';
import { Settings } from '../../windows/settings/settings';

// Finding by role walks the whole page; on a busy computer that takes a while.
configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 120_000 });

let fake: FakeBridge;

function open(sample: Sample = 'typical', change: (bridge: FakeBridge) => void = () => undefined): void {
  fake = new FakeBridge(sample, Date.now());
  change(fake);
  Object.assign(window, { latchkey: fake });
  render(
    <Root>
      <Settings />
    </Root>,
  );
}

beforeEach(() => {
  closePolicy();
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
  useOrganisation.setState({ view: undefined, failure: undefined, revision: 0 });
  useMemory.setState({ page: undefined, lists: {}, notice: undefined, open: undefined, guard: undefined });
  // A page in memory has no layout: the virtualiser asks for the size of what scrolls, and nothing can scroll.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  Object.assign(Element.prototype, { scrollIntoView: () => undefined });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole('row', { name });
const section = (name: string): Promise<HTMLElement> => screen.findByRole('region', { name });
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const drafted = (id: string): Policy | undefined => fake.organisation.draft.policies.find((one) => one.id === id);
const textbox = (name: RegExp): HTMLElement => screen.getByRole('textbox', { name });
const type = (field: HTMLElement, value: string): void => void fireEvent.change(field, { target: { value } });

async function edit(name: RegExp): Promise<void> {
  fireEvent.click(await row(name));
  await section('Review');
}

async function begin(source: string): Promise<void> {
  await row(/Daily helpdesk/);
  fireEvent.click(button(policyText.add));
  fireEvent.click(await screen.findByRole('menuitem', { name: new RegExp(source) }));
  await section('Review');
}

describe('the list of policies', () => {
  it('shows source, lifecycle, TAP and what is switched off', async () => {
    open();
    expect((await row(/Global Admin break-fix/)).textContent).toContain('BurnerTAP');
    expect((await row(/Server root/)).textContent).toContain('DisabledBurner');
    within(await row(/Domain admin/)).getByRole('img', { name: 'Active Directory' });
  });

  it('deletes a policy and brings it back', async () => {
    open();
    await row(/Domain admin/);
    fireEvent.click(button('More for Domain admin'));
    fireEvent.click(await screen.findByRole('menuitem', { name: policyText.remove }));
    const notice = await screen.findByText(/“Domain admin” is deleted/);
    expect(drafted('domain')).toBeUndefined();
    fireEvent.click(within(notice.parentElement ?? document.body).getByRole('button', { name: 'Undo' }));
    await row(/Domain admin/);
    expect(drafted('domain')?.name).toBe('Domain admin');
  });

  it('switches a policy off and marks it as edited', async () => {
    open();
    await row(/Domain admin/);
    fireEvent.click(button('More for Domain admin'));
    fireEvent.click(await screen.findByRole('menuitem', { name: policyText.switchOff }));
    await screen.findByText('“Domain admin” is switched off.');
    expect(drafted('domain')?.enabled).toBe(false);
    await waitFor(() => {
      expect(screen.getByRole('row', { name: /Domain admin/ }).textContent).toContain('Edited');
    });
    fireEvent.click(button('More for Domain admin'));
    fireEvent.click(await screen.findByRole('menuitem', { name: policyText.compare }));
    const dialog = await screen.findByRole('dialog');
    within(dialog).getByRole('row', { name: 'State switched on switched off' });
  });

  it('duplicates into a form that is not saved yet', async () => {
    open();
    await row(/Domain admin/);
    fireEvent.click(button('More for Domain admin'));
    fireEvent.click(await screen.findByRole('menuitem', { name: policyText.duplicate }));
    await screen.findByRole('heading', { name: 'Domain admin copy' });
    expect(fake.organisation.draft.policies).toHaveLength(4);
  });

  it('says what it is for when it is empty', async () => {
    open('empty');
    // Where nothing is connected yet, settings open on the connections.
    fireEvent.click(await screen.findByRole('tab', { name: 'JIT policies' }));
    await screen.findByText(/A JIT policy says who may check out/);
    expect(screen.getAllByRole('button', { name: policyText.add }).length).toBeGreaterThan(0);
  });
});

describe('the editor', () => {
  it('makes a new policy from the choice of its source to the draft', async () => {
    open();
    await begin('Active Directory');
    type(textbox(/Policy name/), '  Print operators ');
    fireEvent.click(screen.getByRole('radio', { name: /Burner/ }));
    fireEvent.click(screen.getByRole('checkbox', { name: '8 hours' }));
    fireEvent.click(screen.getByRole('checkbox', { name: '30 days' }));
    const search = screen.getByRole('combobox', { name: /Add Active Directory groups/ });
    fireEvent.click(search);
    type(search, 'Print Operators');
    fireEvent.click(await screen.findByRole('option', { name: 'Add the group “Print Operators”' }));
    const review = within(await section('Review'));
    await review.findByText(/such as/);
    review.getByText('Everything is filled in. The policy can be saved.');
    fireEvent.click(button(policyText.save));
    await screen.findByText(/“Print operators” is saved/);
    expect(fake.organisation.draft.policies[0]).toMatchObject({
      name: 'Print operators',
      source: 'activeDirectory',
      burner: true,
      durations: ['1h', '4h', '30d'],
      privileges: [{ kind: 'adGroup', name: 'Print Operators' }],
      authentication: { kind: 'password' },
      technicianAccess: { kind: 'primarySuper' },
    });
    await row(/Print operators/);
  });

  it('cannot be saved before it is complete; the review leads to what is missing', async () => {
    open();
    await begin('Local');
    const basics = within(await section('Basics'));
    expect(basics.queryByText('Give the policy a name.')).toBeNull();
    fireEvent.click(button(policyText.save));
    expect(fake.calls.some(({ name }) => name === 'entity.put')).toBe(false);
    fireEvent.keyDown(document.body, { key: 'Enter', ctrlKey: true });
    await screen.findByRole('button', { name: 'Basics, 1 problem' });
    expect(basics.getByText('Give the policy a name.')).toBeTruthy();
    const review = within(await section('Review'));
    fireEvent.click(review.getByRole('button', { name: 'Basics' }));
    expect(document.activeElement?.textContent).toBe('Basics');
  });

  it('says beside the field what the main process finds', async () => {
    open();
    await edit(/Daily helpdesk/);
    type(textbox(/Policy name/), 'domain ADMIN');
    await within(await section('Basics')).findByText(/Another JIT policy has this name already/);
    expect(button('Basics, 1 problem')).toBeTruthy();
    expect(button(policyText.save).getAttribute('aria-disabled')).toBe('true');
  });

  it('shows the names that would come out, and why one cannot', async () => {
    open();
    await edit(/Domain admin/);
    const basics = within(await section('Basics'));
    await basics.findByText('ana-jit');
    type(textbox(/Account name/), 'a-very-long-prefix-{tech}');
    await basics.findAllByText(/characters; the target takes 20/);
  });

  it('keeps the source of a saved policy', async () => {
    open();
    await edit(/Daily helpdesk/);
    const local = screen.getByRole('radio', { name: /^Local/ });
    expect(local.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(local);
    expect(screen.getByRole('radio', { name: /^Microsoft 365/ }).getAttribute('aria-checked')).toBe('true');
  });

  it('limits a policy to customer groups through Add/Edit Group and lists them', async () => {
    open();
    await edit(/Global Admin break-fix/);
    const customers = within(await section('Customers'));
    fireEvent.click(customers.getByRole('radio', { name: /Only chosen customer groups/ }));
    expect(customers.queryByText('Choose at least one customer group.')).toBeTruthy();
    fireEvent.click(customers.getByRole('button', { name: policyText.groupsButton }));
    const dialog = within(await screen.findByRole('dialog', { name: policyText.groups }));
    fireEvent.click(await dialog.findByText('Gold support'));
    fireEvent.click(dialog.getByRole('button', { name: 'Select' }));
    await customers.findByText('Gold support');
    await within(await section('Review')).findByText(/Only at customers of the customer group Gold support/);
    fireEvent.click(button(policyText.save));
    await screen.findByText(/is saved/);
    expect(drafted('break-fix')?.customerAccess).toEqual({ kind: 'groups', groups: ['gold'] });
  });

  it('shows the tenant’s maximum before anybody commits to it, and where it is changed', async () => {
    open();
    await edit(/Global Admin break-fix/);
    const authentication = within(await section('Authentication'));
    const note = await authentication.findByRole('group', { name: /The tenant lets a pass live for at most 4 hours/ });
    expect(note.textContent).toContain('Temporary Access Pass › Configure');
    within(await section('Durations')).getByText(/Greyed out at Contoso/);
    fireEvent.click(authentication.getByRole('radio', { name: /^Password/ }));
    expect(authentication.queryByText(/As long as the account/)).toBeNull();
  });

  it('asks before input is lost, from inside and from the navigation', async () => {
    open();
    await edit(/Domain admin/);
    type(textbox(/Policy name/), 'Domain admin 2');
    fireEvent.click(button(policyText.back));
    const dialog = within(await screen.findByRole('alertdialog'));
    fireEvent.click(dialog.getByRole('button', { name: policyText.keepEditing }));
    expect(screen.getByDisplayValue('Domain admin 2')).toBeTruthy();
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).toBeNull();
    });
    const left = goTo('customers');
    const again = within(await screen.findByRole('alertdialog'));
    fireEvent.click(await again.findByRole('button', { name: policyText.save }));
    expect(await left).toBe(true);
    expect(drafted('domain')?.name).toBe('Domain admin 2');
  });

  it('leaves without asking when nothing was typed', async () => {
    open();
    await edit(/Domain admin/);
    expect(document.activeElement?.textContent).toBe('Domain admin');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
    await row(/Domain admin/);
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(screen.getByRole('grid').contains(document.activeElement)).toBe(true);
  });

  it('says who can check out, by the rule that decides', async () => {
    open();
    await edit(/Domain admin/);
    for (const [label, text] of [
      ['Technician', 'Dara Lindgren'],
      ['Customer', 'Contoso'],
    ] as const) {
      fireEvent.click(screen.getByRole('combobox', { name: label }));
      fireEvent.click(await screen.findByRole('option', { name: new RegExp(text) }));
    }
    fireEvent.click(button('Ask'));
    await screen.findByText('Dara Lindgren cannot check out Domain admin at Contoso.');
    await screen.findByText('Dara Lindgren may not work for Contoso.');
    await screen.findByText(/Decided by rule 4 of 13/);
  });
});

describe('those who may not edit', () => {
  it('read the policy in plain words and find nothing to change', async () => {
    open('typical', (bridge) => {
      bridge.organisation.canEdit = false;
    });
    fireEvent.click(await row(/Daily helpdesk/));
    const page = within(await screen.findByRole('article', { name: 'Daily helpdesk' }));
    await page.findByText(/Members of the technician groups Service desk and Platform team/);
    expect(page.queryByRole('textbox')).toBeNull();
    expect(screen.queryByRole('button', { name: policyText.save })).toBeNull();
    expect(screen.queryByRole('button', { name: policyText.add })).toBeNull();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await row(/Daily helpdesk/);
  });
});
