import { Field, Select } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { CustomerId } from '../../../shared/ids';
import type { EntityRow } from '../../../shared/ipc/entities';
import { ask } from '../../bridge';
import { useApp } from '../../stores/app';
import { cloudName, formText } from '../../text/connections';
import { setUpText as text, signInChoices, type SignInChoice } from '../../text/set-up';
import { Tag } from '../../ui/tag';
import type { FormProblems } from '../connections/connector-form';
import { Choice, Line } from '../connections/fields/form-parts';
import { ChoiceCards } from '../policies/choice-cards';
import { usePartStyles } from './part-styles';
import { knownOf } from './saving';
import { choiceIn, chooseSignIn, typeInto, useSetUp } from './state';

/** What Microsoft runs; addresses of one's own are typed in the form of the connection. */
const namedClouds = {
  global: cloudName.global,
  usGov: cloudName.usGov,
  usGovDod: cloudName.usGovDod,
  china: cloudName.china,
};

/** As many customers as a plain list can offer; whoever has more begins at the customer. */
const MOST = 200;

function useCustomers(): readonly EntityRow[] {
  const [rows, setRows] = useState<readonly EntityRow[]>([]);
  useEffect(() => {
    let current = true;
    void ask('entity.list', { kind: 'customer', query: '', offset: 0, limit: MOST }).then((answer) => {
      if (current && answer.ok) setRows(answer.value.rows);
    });
    return () => {
      current = false;
    };
  }, []);
  return rows;
}

async function choose(row: EntityRow | undefined): Promise<void> {
  const customer = row === undefined ? undefined : { id: row.id as CustomerId, name: row.name };
  useSetUp.setState({ customer });
  typeInto(await knownOf(customer?.id));
}

function CustomerFields({ problems }: { readonly problems: FormProblems }) {
  const { customer, name, code } = useSetUp();
  const rows = useCustomers();
  // One that lies beyond the list was chosen elsewhere.
  const listed = customer === undefined || rows.some(({ id }) => id === customer.id);
  return (
    <>
      <Field label={text.customer}>
        <Select
          style={{ minWidth: 0 }}
          select={{ style: { minWidth: 0, textOverflow: 'ellipsis' } }}
          value={customer?.id ?? ''}
          onChange={(_, data) => void choose(rows.find(({ id }) => id === data.value))}
        >
          <option value="">{text.newCustomer}</option>
          {!listed && <option value={customer.id}>{customer.name}</option>}
          {rows.map((row) => (
            <option key={row.id} value={row.id}>
              {row.name}
            </option>
          ))}
        </Select>
      </Field>
      {customer === undefined && (
        <>
          <Line
            label={text.customerName}
            required
            value={name}
            max={120}
            problem={problems['name']}
            readOnly={false}
            onValue={(value) => {
              useSetUp.setState({ name: value });
            }}
          />
          <Line
            label={text.customerCode}
            required
            value={code}
            max={12}
            hint={text.customerCodeHint}
            problem={problems['code']}
            readOnly={false}
            onValue={(value) => {
              useSetUp.setState({ code: value });
            }}
          />
        </>
      )}
    </>
  );
}

function TenantFields({ problems, practice }: { readonly problems: FormProblems; readonly practice: boolean }) {
  const { form } = useSetUp();
  const line = (field: 'tenantId' | 'defaultDomain' | 'clientId', label: string, hint: string, problem?: string) => (
    <Line
      label={label}
      required
      mono={field !== 'defaultDomain'}
      value={form[field]}
      max={field === 'defaultDomain' ? 253 : 64}
      hint={hint}
      problem={problem}
      readOnly={false}
      onValue={(value) => {
        typeInto({ [field]: value });
      }}
    />
  );
  return (
    <>
      {line('tenantId', formText.tenantId, formText.tenantHint, problems['tenantId'])}
      {line('defaultDomain', formText.defaultDomain, formText.domainHint, problems['defaultDomain'])}
      {!practice && form.cloud !== 'custom' && (
        <Choice
          label={formText.cloud}
          value={form.cloud}
          options={namedClouds}
          readOnly={false}
          onValue={(cloud) => {
            typeInto({ cloud });
          }}
        />
      )}
      {line('clientId', text.appId, text.appIdHint, problems['signIn.clientId'])}
    </>
  );
}

const choices = (['certificate', 'technician', 'secret'] as const).map((value) => ({
  value,
  ...signInChoices[value],
  tag: value === 'certificate' ? <Tag>{text.recommended}</Tag> : undefined,
}));

/** Which customer and tenant, and how it is signed in to. */
export function TenantStep({ problems }: { readonly problems: FormProblems }) {
  const styles = usePartStyles();
  const practice = useApp((app) => app.view?.mode) === 'practice';
  const { form } = useSetUp();
  return (
    <div className={styles.part}>
      {practice && <div className={styles.small}>{text.practiceTenants}</div>}
      <div className={styles.fields}>
        <CustomerFields problems={problems} />
      </div>
      <h3 className={styles.heading} id="set-up-sign-in">
        {text.signIn}
      </h3>
      <ChoiceCards<SignInChoice> name={text.signIn} choices={choices} value={choiceIn(form)} onChange={chooseSignIn} />
      <div className={styles.fields}>
        <TenantFields problems={problems} practice={practice} />
      </div>
    </div>
  );
}
