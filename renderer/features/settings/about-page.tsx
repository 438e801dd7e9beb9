import { makeStyles, tokens } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';
import { Health } from '../help/health';
import { Diagnostics, Licences } from '../help/texts';
import { Updates } from '../help/updates';
import { useApp } from '../../stores/app';
import { roleName } from '../../text/en';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '24px', maxWidth: '720px' },
  heading: {
    margin: '0 0 8px',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'fit-content(128px) minmax(0, 1fr)',
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

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <section aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  );
}

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
    <div className={styles.page}>
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
      <Part title="New versions">
        <Updates />
      </Part>
      <Part title="Health">
        <Health />
      </Part>
      <Part title="Diagnostics">
        <Diagnostics />
      </Part>
      <Part title="Licences">
        <Licences />
      </Part>
    </div>
  );
}
