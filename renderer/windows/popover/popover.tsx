import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { BeakerRegular } from '@fluentui/react-icons/svg/beaker';
import { useCallback, useEffect, useState } from 'react';
import { ask, bridge } from '../../bridge';
import { CheckOutForm } from '../../features/check-out/form';
import { Policies } from '../../features/check-out/policies';
import { Shortcuts } from '../../features/help/shortcuts';
import { Home } from '../../features/home/home';
import { PracticePanel } from '../../features/practice/practice-panel';
import { Welcome } from '../../features/welcome/welcome';
import { followApp, useApp } from '../../stores/app';
import { refreshRecents } from '../../stores/catalogue';
import { back, resetCheckOut, useCheckOut } from '../../stores/check-out';
import { followClipboard } from '../../stores/copied';
import { followLeases } from '../../stores/leases';
import { label } from '../../text/en';
import { FailureNote } from '../../ui/failure-note';
import { focusNextRegion, inTextField, useWindowKeys } from '../../ui/keys';
import { LayerHead } from '../../ui/layer-head';

type Panel = 'none' | 'practice' | 'keys';

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
  layer: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
});

function useFollow(): void {
  const mode = useApp((state) => state.view?.mode);
  useEffect(() => followApp(), []);
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

function Layer({ onHelp }: { readonly onHelp: () => void }) {
  const styles = useStyles();
  const { layer, customer, offer } = useCheckOut();
  if (layer === 'home') return <Home onHelp={onHelp} />;
  if (layer === 'policies' || offer === undefined) {
    return (
      <div className={styles.layer}>
        <LayerHead title={customer?.name ?? ''} under="Pick a JIT policy" onBack={back} />
        <Policies />
      </div>
    );
  }
  return (
    <div className={styles.layer}>
      <LayerHead title={offer.name} under={customer?.name} onBack={back} />
      <CheckOutForm />
    </div>
  );
}

function Page({ panel, show }: { readonly panel: Panel; readonly show: (panel: Panel) => void }) {
  const styles = useStyles();
  const view = useApp((state) => state.view);
  const failure = useApp((state) => state.failure);
  const close = (): void => {
    show('none');
  };
  if (view === undefined || view.mode === 'starting') {
    return (
      <div className={styles.centre}>
        {failure === undefined ? <Spinner label="Starting" /> : <FailureNote failure={failure} />}
      </div>
    );
  }
  if (view.mode === 'welcome') return <Welcome />;
  if (panel === 'none') {
    return (
      <Layer
        onHelp={() => {
          show('keys');
        }}
      />
    );
  }
  return (
    <div className={styles.layer}>
      <LayerHead title={panel === 'keys' ? 'Keyboard shortcuts' : label.practice} onBack={close} />
      {panel === 'keys' ? <Shortcuts /> : <PracticePanel />}
    </div>
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
        } else if (event.key === '?' && !inTextField(event.target)) {
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
