import { makeStyles, tokens } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useApp } from '../../stores/app';
import { roleName } from '../../text/en';

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: '128px minmax(0, 1fr)',
    gap: '8px 16px',
    margin: 0,
    maxWidth: '560px',
  },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere', userSelect: 'text' },
  runtime: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  warn: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '20px', flexShrink: 0 },
});

/** Versions, whom one is signed in as, and whether the runtime is the official one. */
export function AboutPage() {
  const styles = useStyles();
  const view = useApp((state) => state.view);
  if (view === undefined) return null;
  const { runtime } = view;
  const facts: (readonly [string, string])[] = [
    ['Latchkey', view.version],
    ['Organisation', view.mode === 'welcome' ? 'none yet' : (view.organisationName ?? '–')],
    ['You', view.me === undefined ? '–' : `${view.me.name} · ${roleName[view.me.role]}`],
    ['Electron', runtime.electron],
    ['Chromium', runtime.chromium],
    ['Node.js', runtime.node],
    ['System', view.platform],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([term, fact]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.fact}>{fact}</dd>
        </div>
      ))}
      <dt className={styles.term}>Runtime</dt>
      <dd className={`${styles.fact} ${styles.runtime}`}>
        {runtime.official ? (
          <ShieldCheckmarkRegular className={styles.good} />
        ) : (
          <WarningFilled className={styles.warn} />
        )}
        {runtime.official
          ? 'The official Electron.'
          : 'A stand-in Electron for development and tests, out of support. Do not use it for real customers.'}
      </dd>
    </dl>
  );
}
