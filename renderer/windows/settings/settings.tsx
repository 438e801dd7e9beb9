import { makeStyles, tokens } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { Suspense, useCallback, useEffect } from 'react';
import { ChangesBar } from '../../features/organising/changes-bar';
import { NoticeBar } from '../../features/organising/notice-bar';
import { followApp, useApp } from '../../stores/app';
import { followOrganisation, useOrganisation } from '../../stores/organisation';
import { goTo, settingsPages, type SettingsPage, useMemory } from '../../stores/organisation-memory';
import { useShown } from '../../stores/shown';
import { frameText, pageName } from '../../text/organising';
import { focusNextRegion, isMod, useWindowKeys } from '../../ui/keys';
import { Navigation } from './navigation';
import { pageBody } from './pages';

/** What is there without an organisation, and what needs no right to edit. */
const OWN: ReadonlySet<SettingsPage> = new Set(['preferences', 'about']);

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0, position: 'relative' },
  side: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 },
  main: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    padding: '24px 32px 0',
    overflowY: 'auto',
    '@media (max-width: 640px)': { padding: '16px 16px 0' },
  },
  title: {
    margin: '0 0 16px',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  body: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, paddingBottom: '24px' },
  readOnly: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 32px',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  field?.select();
}

function useKeys(): void {
  useWindowKeys(
    useCallback((event: KeyboardEvent) => {
      if (event.key === 'F6') focusNextRegion(event.shiftKey);
      else if (isMod(event) && event.key.toLowerCase() === 'k') focusSearch();
      else return;
      event.preventDefault();
    }, []),
  );
}

/** The Settings window: the organisation, what can be set on this computer, and what this program is. */
export function Settings() {
  const styles = useStyles();
  const mode = useApp((state) => state.view?.mode);
  const chosen = useMemory((state) => state.page);
  const canEdit = useOrganisation((state) => state.view?.canEdit);
  const isBare = useOrganisation((state) => state.view?.canEdit === true && state.view.counts.connector === 0);
  useEffect(() => {
    const stops = [followApp(), followOrganisation()];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  useEffect(() => {
    // Where nothing is connected yet, that is the first thing to do.
    if (isBare && chosen === undefined) useMemory.setState({ page: 'connections' });
  }, [isBare, chosen]);
  const shown = useShown();
  useEffect(() => {
    if (shown.connectorId !== undefined) void goTo('connections', shown.connectorId);
  }, [shown]);
  useKeys();
  // Which page comes first depends on whether there is an organisation.
  if (mode === undefined) return null;
  const pages = mode === 'welcome' ? settingsPages.filter((name) => OWN.has(name)) : settingsPages;
  const page = chosen !== undefined && pages.includes(chosen) ? chosen : pages[0];
  const Body = pageBody[page];
  return (
    <div className={styles.page}>
      <Navigation pages={pages} page={page} practice={mode === 'practice'} />
      <div className={styles.side}>
        {canEdit === false && !OWN.has(page) && (
          <div className={styles.readOnly} role="region" aria-label={frameText.readOnlyName}>
            <EyeRegular fontSize={20} aria-hidden="true" />
            <span role="note">{frameText.readOnly}</span>
          </div>
        )}
        <main className={styles.main} data-region="">
          <h1 className={styles.title}>{pageName[page]}</h1>
          <div className={styles.body}>
            <Suspense fallback={null}>
              <Body />
            </Suspense>
          </div>
        </main>
        <ChangesBar />
      </div>
      <NoticeBar />
    </div>
  );
}
