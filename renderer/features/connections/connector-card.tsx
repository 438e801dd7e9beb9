import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { EntityRow } from '../../../shared/ipc/entities';
import { type Connector, type M365Connector, type Source } from '../../../shared/model/connector';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { addressText, connectionsText as text, doctorSummary, signInText } from '../../text/connections';
import { setUpText } from '../../text/set-up';
import { leftoversText } from '../../text/leftovers';
import { FailureNote } from '../../ui/failure-note';
import { SourceIcon } from '../../ui/source-icon';
import { Tag } from '../../ui/tag';
import { RowTags } from '../organising/row-tags';
import { ConnectorAccess } from './sign-in/connector-access';
import { ExpiryTag } from './secrets/expiry-tag';
import { DoctorPanel } from './doctor-panel';
import { Leftovers } from './leftovers';
import { TrustedKey } from './fields/trusted-key';
import { countsOf, lookOf, useLooks } from './looks';

const useStyles = makeStyles({
  card: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: { display: 'flex', alignItems: 'center', gap: '8px', padding: '8px 12px 8px 8px' },
  names: { flexGrow: 1, minWidth: 0 },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  tags: { display: 'flex', flexWrap: 'wrap', gap: '4px', justifyContent: 'flex-end' },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    padding: '12px 16px 16px 44px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  address: { overflowWrap: 'anywhere', userSelect: 'text' },
});

const sourceOf = (row: EntityRow): Source => row.tags.find(isSource) ?? 'local';
function isSource(tag: EntityRow['tags'][number]): tag is Source {
  return tag === 'm365' || tag === 'activeDirectory' || tag === 'local';
}

/** The connection itself, fetched anew when the organisation changes. */
function useConnector(id: string) {
  const revision = useOrganisation((state) => state.revision);
  const [state, setState] = useState<{ readonly connector?: Connector; readonly failure?: Failure }>({});
  useEffect(() => {
    let current = true;
    void ask('entity.get', { kind: 'connector', id }).then((answer) => {
      if (!current) return;
      if (!answer.ok) setState({ failure: answer.error });
      else if (answer.value.entity.kind === 'connector') setState({ connector: answer.value.entity.value });
    });
    return () => {
      current = false;
    };
  }, [id, revision]);
  return state;
}

interface DetailsProps {
  readonly row: EntityRow;
  readonly readOnly: boolean;
  readonly onEdit: (connector: Connector) => void;
  readonly onRemove: () => void;
  readonly onSetUp: (connector: M365Connector) => void;
}

function Details({ row, readOnly, onEdit, onRemove, onSetUp }: DetailsProps) {
  const styles = useStyles();
  const { connector, failure } = useConnector(row.id);
  if (failure !== undefined) return <FailureNote failure={failure} />;
  if (connector === undefined) return null;
  return (
    <div className={styles.body}>
      <div>
        <div className={styles.address} data-selectable="">
          {addressText(connector)}
        </div>
        <div className={styles.small}>{signInText(connector)}</div>
        <TrustedKey connector={connector} />
      </div>
      <section className={styles.part} aria-label={text.access}>
        <h4 className={styles.heading}>{text.access}</h4>
        <ConnectorAccess connector={connector} />
      </section>
      <section className={styles.part} aria-label={text.doctor}>
        <h4 className={styles.heading}>{text.doctor}</h4>
        <DoctorPanel connectorId={connector.id} />
      </section>
      {!readOnly && connector.kind === 'local' && connector.os !== 'macos' && (
        <section className={styles.part} aria-label={leftoversText.heading}>
          <h4 className={styles.heading}>{leftoversText.heading}</h4>
          <Leftovers connectorId={connector.id} />
        </section>
      )}
      <div style={{ display: 'flex', gap: '8px' }}>
        <Button
          size="small"
          icon={<EditRegular />}
          onClick={() => {
            onEdit(connector);
          }}
        >
          {readOnly ? text.view : text.edit}
        </Button>
        {!readOnly && connector.kind === 'm365' && (
          <Button
            size="small"
            onClick={() => {
              onSetUp(connector);
            }}
          >
            {setUpText.resume}
          </Button>
        )}
        {!readOnly && (
          <Button size="small" icon={<DeleteRegular />} onClick={onRemove}>
            {text.remove}
          </Button>
        )}
      </div>
    </div>
  );
}

/** In a tag: what the last look of this window found. */
function LookTag({ row }: { readonly row: EntityRow }) {
  const seen = useLooks(lookOf(row.id as Connector['id']));
  if (seen.busy) return <Tag>{text.checking}</Tag>;
  if (!seen.done) return null;
  if (seen.failure !== undefined) return <Tag tone="bad">{text.lookFailed}</Tag>;
  const counts = countsOf(seen);
  const tone = counts.red > 0 ? 'bad' : counts.yellow > 0 ? 'warm' : counts.policies > 0 ? 'good' : 'plain';
  return <Tag tone={tone}>{doctorSummary(counts)}</Tag>;
}

interface CardProps extends DetailsProps {
  /** Stands above all cards, so it is not said on each. */
  readonly customerName: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** One connection: what it is and how it fares; opened, its secret and its check-up. */
export function ConnectorCard({ open, onOpen, customerName, ...details }: CardProps) {
  const styles = useStyles();
  const { row } = details;
  const source = sourceOf(row);
  const said = `${customerName} · `;
  const detail = row.detail.startsWith(said) ? row.detail.slice(said.length) : row.detail;
  // The icon says the source already.
  const tags = row.tags.filter((tag) => !isSource(tag));
  return (
    <article className={styles.card} aria-label={row.name}>
      <div className={styles.head}>
        <Button
          appearance="subtle"
          size="small"
          icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
          aria-expanded={open}
          aria-label={`${text.details}: ${row.name}`}
          data-card={row.id}
          onClick={() => {
            onOpen(!open);
          }}
        />
        <SourceIcon source={source} />
        <div className={styles.names}>
          <h3 className={mergeClasses(styles.name, styles.clip)} title={row.name}>
            {row.name}
          </h3>
          <div className={mergeClasses(styles.small, styles.clip)} title={detail}>
            {detail}
          </div>
        </div>
        <div className={styles.tags}>
          {source === 'm365' && <ExpiryTag connectorId={row.id as Connector['id']} />}
          <LookTag row={row} />
          <RowTags row={{ tags, changed: row.changed }} />
        </div>
      </div>
      {open && <Details {...details} />}
    </article>
  );
}
