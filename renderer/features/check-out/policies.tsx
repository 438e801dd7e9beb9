import { makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { PolicyOffer } from '../../../shared/ipc/views';
import { pickOffer, useCheckOut } from '../../stores/check-out';
import { refusedText } from '../../text/doctor';
import { authenticationText, enforcedBadge, listed, modeEnd, modeName, sourceName } from '../../text/en';
import { FailureNote } from '../../ui/failure-note';
import { SourceIcon } from '../../ui/source-icon';
import { Tag } from '../../ui/tag';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '8px', padding: '12px', overflowY: 'auto', minHeight: 0 },
  card: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '4px 12px',
    padding: '12px',
    textAlign: 'left',
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '0' },
  },
  refused: {
    cursor: 'not-allowed',
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground2,
    ':hover': { backgroundColor: tokens.colorNeutralBackground2 },
  },
  body: { gridColumn: '2', display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0 },
  name: { fontWeight: tokens.fontWeightSemibold, ...twoLines() },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    ...twoLines(),
  },
  reason: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200 },
  tags: { display: 'flex', flexWrap: 'wrap', gap: '4px', paddingTop: '2px' },
  icon: { color: tokens.colorNeutralForeground3 },
  empty: { padding: '24px 16px', color: tokens.colorNeutralForeground2 },
});

function twoLines() {
  return {
    display: '-webkit-box',
    WebkitLineClamp: '2',
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    overflowWrap: 'anywhere',
  } as const;
}

/** Standard or Burner, and who ends it: the two things to know before picking. */
export function OfferTags({ offer }: { readonly offer: PolicyOffer }) {
  const styles = useStyles();
  return (
    <span className={styles.tags}>
      <Tag tone={offer.mode === 'burner' ? 'warm' : 'plain'} title={modeEnd[offer.mode]}>
        {modeName[offer.mode]}
      </Tag>
      <Tag>{authenticationText(offer)}</Tag>
      <Tag title="Who enforces the end">{enforcedBadge(offer.source, offer.enforcedBy)}</Tag>
    </span>
  );
}

function PolicyCard({ offer }: { readonly offer: PolicyOffer }) {
  const styles = useStyles();
  const refused = offer.refusal !== undefined;
  const grants = listed(offer.privileges.map((privilege) => privilege.name));
  return (
    <button
      type="button"
      data-card=""
      aria-disabled={refused}
      className={mergeClasses(styles.card, refused && styles.refused)}
      onClick={() => {
        if (!refused) pickOffer(offer);
      }}
    >
      <span className={styles.icon}>
        <SourceIcon source={offer.source} />
      </span>
      <span className={styles.body} style={{ gridRow: 1 }}>
        <span className={styles.name} title={offer.name}>
          {offer.name}
        </span>
        <span className={styles.small} title={offer.description}>
          {grants}
          {offer.connectorLabel === sourceName[offer.source] ? '' : ` · ${offer.connectorLabel}`}
        </span>
        {offer.refusal === undefined ? (
          <OfferTags offer={offer} />
        ) : (
          <span className={styles.reason}>{refusedText(offer.refusal)}</span>
        )}
      </span>
    </button>
  );
}

function Loading() {
  return (
    <Skeleton aria-label="Fetching the policies" style={{ display: 'grid', gap: '8px', padding: '12px' }}>
      {[1, 2, 3].map((key) => (
        <SkeletonItem key={key} style={{ height: '92px' }} />
      ))}
    </Skeleton>
  );
}

/** The second layer: which JIT policy. Up and Down move from card to card. */
export function Policies() {
  const styles = useStyles();
  const { offers, failure, customer } = useCheckOut();
  const list = useRef<HTMLDivElement>(null);
  const ready = offers !== undefined;
  useEffect(() => {
    if (ready) list.current?.querySelector<HTMLElement>('[data-card]')?.focus();
  }, [ready]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-card]')];
    const here = cards.findIndex((card) => card === document.activeElement);
    event.preventDefault();
    cards[(here + step + cards.length) % cards.length]?.focus();
  };
  if (offers === undefined) return <Loading />;
  if (failure !== undefined) {
    return (
      <div className={styles.list}>
        <FailureNote failure={failure} />
      </div>
    );
  }
  if (offers.length === 0) {
    return (
      <p className={styles.empty} role="status">
        No JIT policy is open to you at {customer?.name ?? 'this customer'}. A policy names the technician groups that
        may use it and the customer groups it is for; an administrator can add you.
      </p>
    );
  }
  return (
    <div className={styles.list} ref={list} onKeyDown={onKeyDown} role="group" aria-label="JIT policies" data-region="">
      {offers.map((offer) => (
        <PolicyCard key={`${offer.policyId} ${offer.connectorId}`} offer={offer} />
      ))}
    </div>
  );
}
