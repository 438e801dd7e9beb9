import { FluentProvider, makeStaticStyles, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Preferences } from '../../shared/model/preferences';
import { useApp } from '../stores/app';
import { useLock } from '../stores/lock';
import { useLook } from './theme';

const useStatic = makeStaticStyles([
  {
    'html, body, #root': { margin: 0, height: '100%', overflow: 'hidden' },
    body: { userSelect: 'none', WebkitFontSmoothing: 'antialiased' },
    'input, textarea, [data-selectable]': { userSelect: 'text' },
    '*': { scrollbarWidth: 'thin', scrollbarColor: `${tokens.colorNeutralStroke1} transparent` },
  },
  `@media (prefers-reduced-motion: reduce) {
    *, *::before, *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
    }
  }`,
]);

const useStyles = makeStyles({
  root: {
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
});

interface RootProps {
  readonly children: ReactNode;
  readonly theme?: Preferences['theme'];
}

/** Theme and page-wide styles; every window stands in one. */
export function Root({ children, theme }: RootProps) {
  useStatic();
  const styles = useStyles();
  // A window that opens locked knows no preferences.
  const whileLocked = useLock((state) => state.view?.theme) ?? 'system';
  const preferred = useApp((state) => state.preferences?.theme) ?? whileLocked;
  const look = useLook(theme ?? preferred);
  return (
    // A class on the provider would go to every portal as well, so the layout stands on an element inside it.
    <FluentProvider theme={look.theme} style={{ height: '100%', colorScheme: look.scheme }}>
      <div className={styles.root}>{children}</div>
    </FluentProvider>
  );
}

/**
 * Puts a window into its page, drawn by the time this returns: what runs while a script is first evaluated goes into the
 * engine's code cache, so that later starts need not compile it again.
 */
export function mount(page: ReactNode): void {
  const host = document.getElementById('root');
  if (host === null) return;
  flushSync(() => {
    createRoot(host).render(page);
  });
}
