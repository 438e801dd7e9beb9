import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { type ComponentType, type ReactNode, useCallback } from 'react';
import type { EntityKind } from '../../../shared/ipc/entities';
import { useOrganisation } from '../../stores/organisation';
import type { SettingsPage } from '../../stores/organisation-memory';
import { editorText } from '../../text/organising';
import { EntityList } from './entity-list';
import type { Columns } from './entity-row';
import { type Removal, RemovalRefusal, useRemoval } from './remove-entity';
import { useOpened } from './use-opened';

/** What the editor of a list page is given; `id` is absent for a new thing. */
export interface DrawerProps {
  readonly id: string | undefined;
  readonly removal: Removal;
  readonly onClose: () => void;
}

export interface EntityPageProps {
  readonly kind: EntityKind;
  readonly page: SettingsPage;
  readonly text: {
    readonly name: string;
    readonly search: string;
    readonly columns: Columns;
    readonly lead: string;
    readonly add: string;
  };
  /** Of every row; the same object every time. */
  readonly icon: ReactNode;
  readonly drawer: ComponentType<DrawerProps>;
  /** Beside the search, for those who may edit: other ways to add. */
  readonly tools?: ReactNode;
  /** Beside the number of what was found, for everybody. */
  readonly filter?: ReactNode;
  /** Archived things too. */
  readonly archived?: boolean;
  /** What else can be done when a thing cannot be deleted. */
  readonly advice?: string;
}

function AddButton({ label, onAdd }: { readonly label: string; readonly onAdd: () => void }) {
  return (
    <Button appearance="primary" icon={<AddRegular />} onClick={onAdd}>
      {label}
    </Button>
  );
}

/** A page of the settings that is one list with an editor: search, add, open, delete. */
export function EntityPage({
  kind,
  page,
  text,
  icon,
  drawer: Drawer,
  tools,
  filter,
  archived,
  advice,
}: EntityPageProps) {
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const [opened, setOpened] = useOpened(page);
  const removal = useRemoval();
  // Rows are drawn again when any of their properties is another object.
  const iconOf = useCallback(() => icon, [icon]);
  return (
    <>
      <EntityList
        kind={kind}
        name={text.name}
        searchLabel={text.search}
        columns={text.columns}
        empty={{ lead: text.lead }}
        {...(archived === undefined ? {} : { archived })}
        iconOf={iconOf}
        onOpen={({ id }) => setOpened({ id })}
        actionsOf={(row) =>
          canEdit ? [{ key: 'remove', label: editorText.remove(kind), run: () => void removal.remove(row) }] : []
        }
        tools={canEdit && tools}
        add={canEdit && <AddButton label={text.add} onAdd={() => setOpened({ id: undefined })} />}
        filter={filter}
      />
      {opened !== undefined && (
        <Drawer key={opened.id ?? 'new'} id={opened.id} removal={removal} onClose={() => setOpened(undefined)} />
      )}
      <RemovalRefusal removal={removal} {...(advice === undefined ? {} : { advice })} />
    </>
  );
}
