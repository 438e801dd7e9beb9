import { Button, Field, makeStyles, tokens } from '@fluentui/react-components';
import type { Customer } from '../../../shared/model/customer';
import { sources } from '../../../shared/model/connector';
import { goTo, notify } from '../../stores/organisation-memory';
import { mainNow } from '../../stores/clock';
import { customersText, zoneText } from '../../text/customers';
import { editorText } from '../../text/organising';
import { SourceIcon } from '../../ui/source-icon';
import { ZonePicker } from '../../ui/zone-picker';
import { isZone } from '../../ui/zones';
import { EditorDrawer } from '../organising/editor-drawer';
import { type EntityForm, useEntityForm } from '../organising/entity-form';
import { GroupField, LinesField, NameField, TextField, validation } from '../organising/form-fields';
import { RelatedList, useRelated } from '../organising/related-list';
import { RemarkNote } from '../organising/remark-note';
import type { Removal } from '../organising/remove-entity';
import { customerForm } from './forms';

const useStyles = makeStyles({
  none: { display: 'flex', alignItems: 'center', gap: '8px', color: tokens.colorNeutralForeground2 },
});

type Form = EntityForm<Customer>;

function Connections({ form, id, leave }: { readonly form: Form; readonly id: string; readonly leave: () => void }) {
  const styles = useStyles();
  const related = useRelated('connector', id);
  const { connections } = customersText.fields;
  return (
    <GroupField form={form} field="id" label={connections}>
      {related?.total === 0 ? (
        <div className={styles.none}>
          {customersText.noConnections}
          <Button
            size="small"
            onClick={() => {
              leave();
              void goTo('connections');
            }}
          >
            {customersText.goToConnections}
          </Button>
        </div>
      ) : (
        <RelatedList
          name={connections}
          related={related}
          page="connections"
          leave={leave}
          iconOf={(row) => {
            const source = sources.find((one) => row.tags.includes(one));
            return source === undefined ? null : <SourceIcon source={source} />;
          }}
        />
      )}
    </GroupField>
  );
}

function ZoneField({ form, value }: { readonly form: Form; readonly value: Customer }) {
  const { timeZone, timeZoneHint } = customersText.fields;
  const unknown = isZone(value.timeZone) ? undefined : ({ severity: 'problem', text: zoneText.unknown } as const);
  return (
    <Field label={timeZone} hint={timeZoneHint} required {...validation(form.remark('timeZone') ?? unknown)}>
      <ZonePicker
        value={value.timeZone}
        readOnly={form.readOnly}
        now={mainNow()}
        onChange={(zone) => {
          form.change({ timeZone: zone });
        }}
        onBlur={() => {
          form.touch('timeZone');
        }}
      />
    </Field>
  );
}

function Fields({ form, value }: { readonly form: Form; readonly value: Customer }) {
  const { fields } = customersText;
  return (
    <>
      {value.archived && <RemarkNote remark={{ severity: 'warning', text: customersText.archivedNote }} />}
      <NameField form={form} value={value} label={fields.name} />
      <TextField
        form={form}
        field="code"
        label={fields.code}
        hint={fields.codeHint(value.code)}
        required
        value={value.code}
        onText={(code) => {
          form.change({ code });
        }}
      />
      <LinesField
        form={form}
        field="domains"
        label={fields.domains}
        hint={fields.domainsHint}
        lines={value.domains}
        onLines={(domains) => {
          form.change({ domains });
        }}
      />
      <ZoneField form={form} value={value} />
    </>
  );
}

interface CustomerDrawerProps {
  /** Absent: a new customer. */
  readonly id: string | undefined;
  readonly removal: Removal;
  readonly onClose: () => void;
}

/** Editor of one customer. */
export function CustomerDrawer({ id, removal, onClose }: CustomerDrawerProps) {
  const form = useEntityForm(customerForm, id);
  const { base } = form;
  const tools =
    base === undefined || form.isNew ? undefined : (
      <>
        <Button
          onClick={() => {
            void form.saveAs({ archived: !base.archived }).then((saved) => {
              if (!saved) return;
              notify((base.archived ? editorText.restored : editorText.archived)(base.name), { undo: true });
              onClose();
            });
          }}
        >
          {base.archived ? customersText.restore : customersText.archive}
        </Button>
        <Button
          onClick={() => {
            void removal.remove({ kind: 'customer', id: base.id, name: base.name }).then((gone) => {
              if (gone) onClose();
            });
          }}
        >
          {editorText.remove('customer')}
        </Button>
      </>
    );
  return (
    <EditorDrawer kind="customer" form={form} onClose={onClose} tools={tools}>
      {(value) => (
        <>
          <Fields form={form} value={value} />
          {!form.isNew && <Connections form={form} id={value.id} leave={onClose} />}
        </>
      )}
    </EditorDrawer>
  );
}
