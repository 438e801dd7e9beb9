import { makeStyles } from '@fluentui/react-components';
import { CheckOutForm } from '../../features/check-out/form';
import { Policies } from '../../features/check-out/policies';
import { Shortcuts } from '../../features/help/shortcuts';
import { Home } from '../../features/home/home';
import { PracticePanel } from '../../features/practice/practice-panel';
import { back, useCheckOut } from '../../stores/check-out';
import { label } from '../../text/en';
import { LayerHead } from '../../ui/layer-head';

export { LockPage } from '../../features/lock/lock-page';

export type Panel = 'none' | 'practice' | 'keys';

const useStyles = makeStyles({
  layer: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
});

function Work({ onHelp }: { readonly onHelp: () => void }) {
  const styles = useStyles();
  const { layer, customer, offer } = useCheckOut();
  if (layer === 'home') return <Home onHelp={onHelp} />;
  if (layer === 'policies' || offer === undefined) {
    return (
      <main className={styles.layer}>
        <LayerHead title={customer?.name ?? ''} under="Pick a JIT policy" onBack={back} />
        <Policies />
      </main>
    );
  }
  return (
    <main className={styles.layer}>
      <LayerHead title={offer.name} under={customer?.name} onBack={back} />
      <CheckOutForm />
    </main>
  );
}

interface LayersProps {
  readonly panel: Panel;
  readonly show: (panel: Panel) => void;
}

/** What the popover shows once there is an organisation: the check-out, layer by layer, or a panel on top of it. */
export function Layers({ panel, show }: LayersProps) {
  const styles = useStyles();
  if (panel === 'none') {
    return (
      <Work
        onHelp={() => {
          show('keys');
        }}
      />
    );
  }
  return (
    <main className={styles.layer}>
      <LayerHead
        title={panel === 'keys' ? 'Keyboard shortcuts' : label.practice}
        onBack={() => {
          show('none');
        }}
      />
      {panel === 'keys' ? <Shortcuts /> : <PracticePanel />}
    </main>
  );
}
