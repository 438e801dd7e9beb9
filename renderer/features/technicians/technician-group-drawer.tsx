import { useState } from 'react';
import type { TechnicianGroup } from '../../../shared/model/technician';
import { notify } from '../../stores/organisation-memory';
import { editorText } from '../../text/organising';
import { technicianGroupsText } from '../../text/technicians';
import { ChosenList } from '../organising/chosen-list';
import { EditorDrawer } from '../organising/editor-drawer';
import { type EntityForm, useEntityForm } from '../organising/entity-form';
import type { DrawerProps } from '../organising/entity-page';
import { GroupField, NameField } from '../organising/form-fields';
import { PoliciesField } from '../organising/policies-field';
import { RemoveButton } from '../organising/remove-entity';
import { technicianGroupForm } from './forms';
import { saveMembers, useMembers } from './members';

type Form = EntityForm<TechnicianGroup>;

interface FieldsProps {
  readonly form: Form;
  readonly value: TechnicianGroup;
  readonly members: readonly string[] | undefined;
  readonly onMembers: (ids: readonly string[]) => void;
}

function Fields({ form, value, members, onMembers }: FieldsProps) {
  const { fields } = technicianGroupsText;
  return (
    <>
      <NameField form={form} value={value} label={fields.name} />
      {members !== undefined && (
        <GroupField form={form} field="id" label={fields.members}>
          <ChosenList
            kind="technician"
            title={technicianGroupsText.pick(value.name)}
            ids={members}
            readOnly={form.readOnly}
            onChange={onMembers}
          />
        </GroupField>
      )}
    </>
  );
}

/** The form of a group and its members, saved together: the group first, because its members name it. */
function useGroup(id: string | undefined) {
  const form = useEntityForm(technicianGroupForm, id);
  const before = useMembers(id);
  const [chosen, setChosen] = useState<readonly string[]>();
  const dirty = chosen !== undefined && chosen.toSorted().join() !== (before ?? []).toSorted().join();
  const save = async (): Promise<boolean> => {
    if ((form.dirty || form.isNew) && !(await form.save())) return false;
    if (!dirty || form.value === undefined) return true;
    const failure = await saveMembers(form.value.id, chosen);
    if (failure === undefined) {
      notify(editorText.saved(form.value.name), { undo: true });
      return true;
    }
    notify(technicianGroupsText.membersFailed, { failure });
    return false;
  };
  return { form, members: chosen ?? before, setChosen, dirty, save };
}

/** Editor of one technician group. */
export function TechnicianGroupDrawer({ id, removal, onClose }: DrawerProps) {
  const { form, members, setChosen, dirty, save } = useGroup(id);
  const { base, isNew } = form;
  const saved = base === undefined || isNew ? undefined : ({ ...base, kind: 'technicianGroup' } as const);
  const tools = <RemoveButton thing={saved} removal={removal} onGone={onClose} />;
  return (
    <EditorDrawer kind="technicianGroup" form={form} onClose={onClose} onSave={save} alsoDirty={dirty} tools={tools}>
      {(value) => (
        <>
          <Fields form={form} value={value} members={members} onMembers={setChosen} />
          {!isNew && <PoliciesField form={form} id={value.id} label={technicianGroupsText.policies} leave={onClose} />}
        </>
      )}
    </EditorDrawer>
  );
}
