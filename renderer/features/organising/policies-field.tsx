import type { EntityForm, Named } from './entity-form';
import { GroupField } from './form-fields';
import { RelatedList, useRelated } from './related-list';

interface PoliciesFieldProps<V extends Named> {
  readonly form: EntityForm<V>;
  readonly id: string;
  /** Heading for so many policies. */
  readonly label: (total: number) => string;
  readonly leave: () => void;
}

/** The policies that name a group. */
export function PoliciesField<V extends Named>({ form, id, label, leave }: PoliciesFieldProps<V>) {
  const related = useRelated('policy', id);
  if (related === undefined) return null;
  const name = label(related.total);
  return (
    <GroupField form={form} field="id" label={name}>
      <RelatedList name={name} related={related} page="policies" leave={leave} />
    </GroupField>
  );
}
