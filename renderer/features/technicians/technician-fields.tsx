import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import type { CustomerGroupId, CustomerId, TechnicianGroupId } from '../../../shared/ids';
import { handleFrom } from '../../../shared/model/handle';
import { roles, type CustomerScope, type Technician } from '../../../shared/model/technician';
import { roleName } from '../../text/en';
import { roleMeaning, techniciansText } from '../../text/technicians';
import { ChosenList } from '../organising/chosen-list';
import type { EntityForm } from '../organising/entity-form';
import { GroupField, LinesField, NameField, TextField, validation } from '../organising/form-fields';

const useStyles = makeStyles({
  meaning: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  inset: { display: 'flex', flexDirection: 'column', gap: '12px', paddingLeft: '32px', paddingTop: '4px' },
  heading: { fontWeight: tokens.fontWeightSemibold, marginBottom: '4px' },
});

interface PartProps {
  readonly form: EntityForm<Technician>;
  readonly value: Technician;
}

const { fields } = techniciansText;

/** Who it is. */
export function Identity({ form, value }: PartProps) {
  const { base, isNew } = form;
  const renamed = !isNew && base !== undefined && base.handle !== value.handle;
  return (
    <>
      <NameField form={form} value={value} label={fields.name} />
      <TextField
        form={form}
        field="upn"
        label={fields.upn}
        required
        value={value.upn}
        onText={(upn) => {
          // A new handle follows the user name until it is typed.
          const follows = isNew && value.handle === handleFrom(value.upn);
          form.change(follows ? { upn, handle: handleFrom(upn) } : { upn });
        }}
      />
      <TextField
        form={form}
        field="entraObjectId"
        label={fields.objectId}
        hint={fields.objectIdHint}
        required
        mono
        value={value.entraObjectId}
        onText={(entraObjectId) => {
          form.change({ entraObjectId });
        }}
      />
      <TextField
        form={form}
        field="handle"
        label={fields.handle}
        hint={renamed ? fields.handleChanged(base.handle) : fields.handleHint(value.handle)}
        required
        value={value.handle}
        onText={(handle) => {
          form.change({ handle });
        }}
      />
    </>
  );
}

/** What they may do. */
export function RoleField({ form, value }: PartProps) {
  const styles = useStyles();
  return (
    <Field label={fields.role} {...validation(form.remark('role'))}>
      <RadioGroup
        value={value.role}
        disabled={form.readOnly}
        onChange={(_, data) => {
          const role = roles.find((one) => one === data.value);
          if (role !== undefined) form.change({ role });
        }}
      >
        {roles.map((role) => (
          <Radio
            key={role}
            value={role}
            label={
              <>
                {roleName[role]}
                <span className={styles.meaning}>{roleMeaning[role]}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}

/** With whom they work. */
export function GroupsField({ form, value }: PartProps) {
  return (
    <GroupField form={form} field="groups" label={fields.groups} hint={fields.groupsHint}>
      <ChosenList
        kind="technicianGroup"
        title={techniciansText.pickGroups}
        ids={value.groups}
        most={200}
        readOnly={form.readOnly}
        onChange={(ids) => {
          form.change({ groups: ids as TechnicianGroupId[] });
        }}
      />
    </GroupField>
  );
}

/** The computers they work at. */
export function ComputersField({ form, value }: PartProps) {
  return (
    <LinesField
      form={form}
      field="computers"
      label={fields.computers}
      hint={fields.computersHint}
      lines={value.computers ?? []}
      onLines={(computers) => {
        form.change({ computers });
      }}
    />
  );
}

interface SomeProps {
  readonly form: EntityForm<Technician>;
  readonly scope: Extract<CustomerScope, { kind: 'some' }>;
}

function Some({ form, scope }: SomeProps) {
  const styles = useStyles();
  return (
    <div className={styles.inset}>
      <div>
        <div className={styles.heading}>{fields.scopeGroups}</div>
        <ChosenList
          kind="customerGroup"
          title={techniciansText.pickCustomerGroups}
          ids={scope.customerGroups}
          most={2_000}
          readOnly={form.readOnly}
          onChange={(ids) => {
            form.change({ scope: { ...scope, customerGroups: ids as CustomerGroupId[] } });
          }}
        />
      </div>
      <div>
        <div className={styles.heading}>{fields.scopeCustomers}</div>
        <ChosenList
          kind="customer"
          title={techniciansText.pickCustomers}
          ids={scope.customers}
          readOnly={form.readOnly}
          onChange={(ids) => {
            form.change({ scope: { ...scope, customers: ids as CustomerId[] } });
          }}
        />
      </div>
    </div>
  );
}

/** For which customers they may work. */
export function ScopeField({ form, value }: PartProps) {
  const { scope } = value;
  const nobody = scope.kind === 'some' && scope.customers.length + scope.customerGroups.length === 0;
  const remark = nobody ? ({ severity: 'warning', text: fields.scopeNone } as const) : undefined;
  return (
    <>
      <Field label={fields.scope} {...validation(form.remark('scope') ?? remark)}>
        <RadioGroup
          value={scope.kind}
          disabled={form.readOnly}
          onChange={(_, data) => {
            if (data.value === 'all') form.change({ scope: { kind: 'all' } });
            // What was chosen before comes back when one only looked at the other choice.
            else form.change({ scope: chosenBefore(form) });
          }}
        >
          <Radio value="all" label={fields.scopeAll} />
          <Radio value="some" label={fields.scopeSome} />
        </RadioGroup>
      </Field>
      {scope.kind === 'some' && <Some form={form} scope={scope} />}
    </>
  );
}

function chosenBefore(form: EntityForm<Technician>): CustomerScope {
  const before = form.base?.scope;
  return before?.kind === 'some' ? before : { kind: 'some', customers: [], customerGroups: [] };
}
