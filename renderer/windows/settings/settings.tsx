import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import { AboutPage } from '../../features/settings/about-page';
import { PreferencesPage } from '../../features/settings/preferences-page';
import { followApp, useApp } from '../../stores/app';
import { focusNextRegion, useWindowKeys } from '../../ui/keys';
import { Tag } from '../../ui/tag';

const pages = [
  ['preferences', 'Preferences'],
  ['about', 'About'],
] as const;
type PageName = (typeof pages)[number][0];

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0 },
  side: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: '16px',
    width: '208px',
    flexShrink: 0,
    padding: '16px 12px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  main: { flexGrow: 1, minWidth: 0, padding: '24px 32px', overflowY: 'auto' },
  title: {
    margin: '0 0 24px',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** The Settings window: what can be set on this computer, and what this program is. */
export function Settings() {
  const styles = useStyles();
  const [page, setPage] = useState<PageName>('preferences');
  const practice = useApp((state) => state.view?.mode) === 'practice';
  useEffect(() => followApp(), []);
  useWindowKeys(
    useCallback((event: KeyboardEvent) => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      focusNextRegion(event.shiftKey);
    }, []),
  );
  const title = pages.find(([name]) => name === page)?.[1] ?? '';
  return (
    <div className={styles.page}>
      <nav className={styles.side} aria-label="Settings" data-region="">
        <TabList
          vertical
          selectedValue={page}
          onTabSelect={(_, data) => {
            setPage(pages.find(([name]) => name === data.value)?.[0] ?? 'preferences');
          }}
        >
          {pages.map(([name, text]) => (
            <Tab key={name} value={name}>
              {text}
            </Tab>
          ))}
        </TabList>
        {practice && (
          <div>
            <Tag tone="warm">Practice</Tag>
          </div>
        )}
      </nav>
      <main className={styles.main} data-region="">
        <h1 className={styles.title}>{title}</h1>
        {page === 'preferences' ? <PreferencesPage /> : <AboutPage />}
      </main>
    </div>
  );
}
