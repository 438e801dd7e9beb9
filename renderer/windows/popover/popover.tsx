import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { BeakerRegular } from '@fluentui/react-icons/svg/beaker';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { ask, bridge } from '../../bridge';
import { Welcome } from '../../features/welcome/welcome';
import { followApp, useApp } from '../../stores/app';
import { refreshRecents } from '../../stores/catalogue';
import { back, resetCheckOut, useCheckOut } from '../../stores/check-out';
import { followClipboard } from '../../stores/copied';
import { followLeases } from '../../stores/leases';
import { label } from '../../text/en';
import { afterPaint } from '../../ui/after-paint';
import { FailureNote } from '../../ui/failure-note';
import type { Panel } from './layer';
import { focusNextRegion, isTyping, useWindowKeys } from '../../ui/keys';

/** Main knows before anything is asked that nobody has chosen an organisation here yet. */
export const beginsWithWelcome = new URLSearchParams(window.location.search).get('first') === 'welcome';

/** The welcome page does not wait for what comes after it; it is fetched as soon as that stands. */
const loadLayers = () => import('./layer');
const Layers = lazy(() => loadLayers().then(({ Layers }) => ({ default: Layers })));

const useStyles = makeStyles({
  practice: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '6px',
    padding: '2px 12px',
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorPaletteDarkOrangeForeground1,
    backgroundColor: tokens.colorPaletteDarkOrangeBackground1,
    border: 'none',
    borderBottom: `1px solid ${tokens.colorPaletteDarkOrangeBorder1}`,
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  centre: { display: 'flex', flexGrow: 1, alignItems: 'center', justifyContent: 'center', padding: '16px' },
});

function useFollow(): void {
  const mode = useApp((state) => state.view?.mode);
  useEffect(() => {
    // The welcome page stands without having asked anything; everything else is drawn by the answer.
    if (!beginsWithWelcome) return followApp();
    let stop = (): void => undefined;
    const cancel = afterPaint(() => {
      stop = followApp();
    });
    return () => {
      cancel();
      stop();
    };
  }, []);
  useEffect(() => afterPaint(() => void loadLayers()), []);
  useEffect(() => followClipboard(), []);
  // Another organisation means other leases and another catalogue.
  useEffect(() => (mode === 'practice' || mode === 'organisation' ? followLeases('live') : undefined), [mode]);
  useEffect(() => {
    resetCheckOut();
  }, [mode]);
  useEffect(
    () =>
      bridge().on('window.shown', () => {
        void refreshRecents();
        if (useCheckOut.getState().layer === 'home') document.querySelector<HTMLElement>('input[type=search]')?.focus();
      }),
    [],
  );
}

function Page({ panel, show }: { readonly panel: Panel; readonly show: (panel: Panel) => void }) {
  const styles = useStyles();
  const view = useApp((state) => state.view);
  const failure = useApp((state) => state.failure);
  if (view === undefined && failure === undefined && beginsWithWelcome) return <Welcome />;
  if (view === undefined || view.mode === 'starting') {
    return (
      <div className={styles.centre}>
        {failure === undefined ? <Spinner label="Starting" /> : <FailureNote failure={failure} />}
      </div>
    );
  }
  if (view.mode === 'welcome') return <Welcome />;
  return (
    <Suspense fallback={null}>
      <Layers panel={panel} show={show} />
    </Suspense>
  );
}

/** The tray popover: the main surface of the product. */
export function Popover() {
  const styles = useStyles();
  const [panel, setPanel] = useState<Panel>('none');
  const practice = useApp((state) => state.view?.mode) === 'practice';
  useFollow();
  useWindowKeys(
    useCallback(
      (event: KeyboardEvent) => {
        if (event.key === 'F6') {
          event.preventDefault();
          focusNextRegion(event.shiftKey);
        } else if (event.key === '?' && !isTyping(event.target)) {
          event.preventDefault();
          setPanel('keys');
        } else if (event.key === 'Escape') {
          event.preventDefault();
          if (panel !== 'none') setPanel('none');
          else if (useCheckOut.getState().layer !== 'home') back();
          else void ask('app.closeWindow', {});
        }
      },
      [panel],
    ),
  );
  return (
    <>
      {practice && (
        <button
          type="button"
          className={styles.practice}
          aria-label={label.practice}
          title="Practice: nothing here reaches a real customer. Open its controls."
          onClick={() => {
            setPanel((now) => (now === 'practice' ? 'none' : 'practice'));
          }}
        >
          <BeakerRegular fontSize={16} aria-hidden="true" />
          {label.practice}
        </button>
      )}
      <Page panel={panel} show={setPanel} />
    </>
  );
}
