import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { CustomerId } from '../../../shared/ids';
import type { EditFinding } from '../../../shared/ipc/entities';
import type { Customer } from '../../../shared/model/customer';
import { ask } from '../../bridge';
import { findingText } from '../../text/findings';
import { setUpText as text } from '../../text/set-up';
import { type ConnectorForm, type FormProblems, formOf, readForm } from '../connections/connector-form';
import { goToStep, typeInto, useSetUp } from './state';

/** Connections that are looked through for what can be filled in. */
const MOST = 20;

/**
 * What is known of a customer's tenant from a connection that is there already; nothing for a new one but the app through
 * which technicians sign in, which is the same for all customers.
 */
export async function knownOf(customerId: CustomerId | undefined): Promise<Partial<ConnectorForm>> {
  const id = customerId ?? ('' as CustomerId);
  const within = customerId === undefined ? {} : { within: customerId };
  const rows = await ask('entity.list', { kind: 'connector', query: '', offset: 0, limit: MOST, ...within });
  if (!rows.ok) return { customerId: id };
  const mine = rows.value.rows.filter(({ tags }) => tags.includes('m365'));
  for (const row of mine) {
    const answer = await ask('entity.get', { kind: 'connector', id: row.id });
    if (!answer.ok || answer.value.entity.kind !== 'connector') continue;
    const { tenantId, defaultDomain, clientId, cloud, graphUrl, loginUrl, signIn } = formOf(answer.value.entity.value);
    if (customerId !== undefined)
      return { customerId: id, tenantId, defaultDomain, clientId, cloud, graphUrl, loginUrl };
    if (signIn === 'technician') return { customerId: id, clientId, cloud, graphUrl, loginUrl };
  }
  return { customerId: id };
}

function customerProblems(): FormProblems {
  const { customer, name, code } = useSetUp.getState();
  if (customer !== undefined) return {};
  return {
    ...(name.trim() === '' ? { name: text.nameProblem } : {}),
    ...(/^[A-Za-z0-9-]{2,12}$/.test(code.trim()) ? {} : { code: text.codeProblem }),
  };
}

/** The form as it would be saved; a customer that is new has no id yet, which is no problem of the form. */
function formProblems(form: ConnectorForm): FormProblems {
  const read = readForm({ ...form, customerId: form.customerId === '' ? ('new' as CustomerId) : form.customerId });
  return { ...read.problems };
}

const problemsOf = (findings: readonly EditFinding[], kind: 'customer' | 'connector'): FormProblems =>
  Object.fromEntries(
    findings
      .filter(({ severity }) => severity === 'problem')
      .map((finding) => [finding.field, findingText(finding, kind)]),
  );

type Outcome = { readonly problems: FormProblems } | { readonly failure: Failure } | undefined;

/** Puts a customer that is new into the draft. */
async function saveCustomer(): Promise<Outcome> {
  const { customer, name, code } = useSetUp.getState();
  if (customer !== undefined) return undefined;
  const value: Customer = {
    id: crypto.randomUUID() as CustomerId,
    name: name.trim(),
    code: code.trim(),
    domains: [],
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    archived: false,
  };
  const answer = await ask('entity.put', { entity: { kind: 'customer', value } });
  if (!answer.ok) return { failure: answer.error };
  if (!answer.value.saved) return { problems: problemsOf(answer.value.findings, 'customer') };
  useSetUp.setState({ customer: { id: value.id, name: value.name } });
  typeInto({ customerId: value.id });
  return undefined;
}

async function saveConnector(): Promise<Outcome> {
  const read = readForm(useSetUp.getState().form);
  if (read.problems !== undefined) return { problems: read.problems };
  const answer = await ask('entity.put', { entity: { kind: 'connector', value: read.connector } });
  if (!answer.ok) return { failure: answer.error };
  if (!answer.value.saved) return { problems: problemsOf(answer.value.findings, 'connector') };
  useSetUp.setState({ saved: true });
  return undefined;
}

/** Saves the first step into the draft and goes on; what is wrong stands beside the fields. */
export function useSaving() {
  const { form, customer } = useSetUp();
  const [outcome, setOutcome] = useState<Outcome>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setTried(true);
    setOutcome(undefined);
    const found = { ...customerProblems(), ...formProblems(form) };
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    const refused = (await saveCustomer()) ?? (await saveConnector());
    setBusy(false);
    setOutcome(refused);
    if (refused === undefined) goToStep('app');
  };
  const own = tried ? { ...formProblems(form), ...(customer === undefined ? customerProblems() : {}) } : {};
  const refused = outcome !== undefined && 'problems' in outcome ? outcome.problems : {};
  const failure = outcome !== undefined && 'failure' in outcome ? outcome.failure : undefined;
  return { problems: { ...refused, ...own }, failure, busy, save };
}
