import {
  Button,
  makeStyles,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MessageBar,
  MessageBarBody,
  tokens,
} from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { CustomerId } from '../../../shared/ids';
import type { EntityRow } from '../../../shared/ipc/entities';
import { type Connector, type Source } from '../../../shared/model/connector';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { notify } from '../../stores/organisation-memory';
import { addName, connectionsText as text } from '../../text/connections';
import { findingText } from '../../text/findings';
import { setUpText } from '../../text/set-up';
import { FailureNote } from '../../ui/failure-note';
import { SourceIcon } from '../../ui/source-icon';
import { resumeSetUp, startSetUp } from '../set-up/state';
import { ConnectorCard } from './connector-card';
import { ConnectorEditor } from './connector-editor';
import { type ConnectorForm, formOf, newForm } from './connector-form';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '12px' },
  head: { display: 'flex', alignItems: 'center', gap: '8px' },
  title: {
    margin: 0,
    flexGrow: 1,
    minWidth: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  empty: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: '12px',
    maxWidth: '440px',
    padding: '24px 0',
    color: tokens.colorNeutralForeground2,
  },
});

const PAGE = 100;
const MOST = 500;
const kinds: readonly Source[] = ['m365', 'activeDirectory', 'local'];

interface Rows {
  readonly rows: readonly EntityRow[];
  readonly total: number | undefined;
  readonly failure: Failure | undefined;
}

function useRows(customerId: string, limit: number): Rows {
  const revision = useOrganisation((state) => state.revision);
  const [state, setState] = useState<Rows>({ rows: [], total: undefined, failure: undefined });
  useEffect(() => {
    let current = true;
    void ask('entity.list', { kind: 'connector', query: '', offset: 0, limit, within: customerId }).then((answer) => {
      if (!current) return;
      if (answer.ok) setState({ ...answer.value, failure: undefined });
      else setState((now) => ({ ...now, failure: answer.error }));
    });
    return () => {
      current = false;
    };
  }, [customerId, limit, revision]);
  return state;
}

function AddMenu({ onAdd }: { readonly onAdd: (kind: Source) => void }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<AddRegular />}>{text.add}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {kinds.map((kind) => (
            <MenuItem
              key={kind}
              icon={
                <span aria-hidden="true" style={{ display: 'flex' }}>
                  <SourceIcon source={kind} />
                </span>
              }
              onClick={() => {
                onAdd(kind);
              }}
            >
              {addName[kind]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface CardsProps {
  readonly customer: { readonly id: CustomerId; readonly name: string };
  /** Null: none; undefined: nobody has opened or closed one yet. */
  readonly open: string | null | undefined;
  readonly onOpen: (id: string | null) => void;
  readonly onEdit: (form: ConnectorForm, isNew: boolean) => void;
  readonly readOnly: boolean;
}

/** Why a connection stays, in words; undefined when it was deleted. */
function useRemove() {
  const [trouble, setTrouble] = useState<{ readonly words?: string; readonly failure?: Failure }>({});
  const remove = async (row: EntityRow): Promise<void> => {
    setTrouble({});
    const answer = await ask('entity.remove', { kind: 'connector', id: row.id });
    if (!answer.ok) setTrouble({ failure: answer.error });
    else if (answer.value.saved) notify(text.removed(row.name), { undo: true });
    else setTrouble({ words: answer.value.findings.map((finding) => findingText(finding, 'connector')).join(' ') });
  };
  return { trouble, remove };
}

interface NoneProps {
  readonly customer: CardsProps['customer'];
  readonly readOnly: boolean;
  readonly onAdd: (kind: Source) => void;
}

/** A customer without a connection: the guided way first, the forms beside it. */
function None({ customer, readOnly, onAdd }: NoneProps) {
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      {text.none}
      {!readOnly && (
        <div className={styles.head}>
          <Button
            appearance="primary"
            onClick={() => {
              startSetUp(customer);
            }}
          >
            {setUpText.start}
          </Button>
          <AddMenu onAdd={onAdd} />
        </div>
      )}
    </div>
  );
}

function Cards({ customer, open, onOpen, onEdit, readOnly }: CardsProps) {
  const [limit, setLimit] = useState(PAGE);
  const { rows, total, failure } = useRows(customer.id, limit);
  const { trouble, remove } = useRemove();
  const add = (kind: Source): void => {
    onEdit(newForm(kind, crypto.randomUUID() as Connector['id'], customer.id), true);
  };
  if (failure !== undefined) return <FailureNote failure={failure} />;
  if (total === 0) {
    return <None customer={customer} readOnly={readOnly} onAdd={add} />;
  }
  return (
    <>
      {!readOnly && (
        <div>
          <AddMenu onAdd={add} />
        </div>
      )}
      {trouble.failure !== undefined && <FailureNote failure={trouble.failure} subject={text.notRemoved} />}
      {trouble.words !== undefined && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{trouble.words}</MessageBarBody>
        </MessageBar>
      )}
      {rows.map((row) => (
        <ConnectorCard
          key={row.id}
          row={row}
          customerName={customer.name}
          readOnly={readOnly}
          open={open === undefined ? total === 1 : open === row.id}
          onOpen={(wanted) => {
            onOpen(wanted ? row.id : null);
          }}
          onEdit={(connector) => {
            onEdit(formOf(connector), false);
          }}
          onSetUp={(connector) => {
            resumeSetUp(customer, connector);
          }}
          onRemove={() => void remove(row)}
        />
      ))}
      {total !== undefined && total > rows.length && limit < MOST && (
        <Button
          onClick={() => {
            setLimit((now) => Math.min(MOST, now + PAGE));
          }}
        >
          {text.more}
        </Button>
      )}
    </>
  );
}

interface CustomerConnectionsProps {
  readonly customer: { readonly id: CustomerId; readonly name: string };
  /** The connection that is to be seen at once. */
  readonly first: string | undefined;
  readonly onBack: () => void;
}

/** The connections of one customer as cards, and the form of the one that is edited. */
export function CustomerConnections({ customer, first, onBack }: CustomerConnectionsProps) {
  const styles = useStyles();
  const readOnly = useOrganisation((state) => state.view?.canEdit) !== true;
  const [open, setOpen] = useState<string | null | undefined>(first);
  const [editing, setEditing] = useState<{ readonly form: ConnectorForm; readonly isNew: boolean }>();
  if (editing !== undefined) {
    return (
      <ConnectorEditor
        initial={editing.form}
        isNew={editing.isNew}
        customerName={customer.name}
        readOnly={readOnly}
        onDone={() => {
          setOpen(editing.form.id);
          setEditing(undefined);
        }}
      />
    );
  }
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Button appearance="subtle" icon={<ArrowLeftRegular />} aria-label={text.back} autoFocus onClick={onBack} />
        <h2 className={styles.title}>{customer.name}</h2>
      </div>
      <Cards
        customer={customer}
        open={open}
        onOpen={setOpen}
        readOnly={readOnly}
        onEdit={(form, isNew) => {
          setEditing({ form, isNew });
        }}
      />
    </div>
  );
}
