import { Button, makeStyles, Slider, Switch, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { PracticeView } from '../../../shared/ipc/views';
import type { Input as InputOf } from '../../../shared/ipc/contract';
import { ask } from '../../bridge';
import { leavePractice } from '../../stores/app';
import { mainNow } from '../../stores/clock';
import { liveLeases, refetchLeases, useLeases } from '../../stores/leases';
import { spoken } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { PersonaSwitch } from './persona-switch';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: '16px', padding: '16px', overflowY: 'auto' },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
  group: { display: 'flex', flexDirection: 'column', gap: '4px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  sure: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

const MINUTE = 60_000;
const LAG_STEP = 5_000;
const LAG_MAX = 60_000;

/** Minutes until just after the nearest end of a live account; `undefined` when nothing is out. */
function minutesToNearestEnd(now: number): number | undefined {
  const ends = liveLeases(useLeases.getState().byId, now)
    .filter((lease) => lease.state === 'active' && lease.endsAt > now)
    .map((lease) => lease.endsAt);
  return ends.length === 0 ? undefined : Math.max(1, Math.ceil((Math.min(...ends) - now) / MINUTE));
}

function usePractice() {
  const [view, setView] = useState<PracticeView>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    const look = (): void =>
      void ask('practice.view', {}).then((answer) => {
        if (answer.ok) setView(answer.value);
        else setFailure(answer.error);
      });
    look();
    // What is done in a browser meanwhile, such as giving consent, changes what holds here.
    window.addEventListener('focus', look);
    return () => {
      window.removeEventListener('focus', look);
    };
  }, []);
  const change = async (input: InputOf<'practice.set'>): Promise<void> => {
    const answer = await ask('practice.set', input);
    if (answer.ok) setView(answer.value);
    setFailure(answer.ok ? undefined : answer.error);
  };
  const skip = async (minutes: number): Promise<void> => {
    const answer = await ask('practice.skipAhead', { minutes });
    if (answer.ok) setView(answer.value);
    setFailure(answer.ok ? undefined : answer.error);
    await refetchLeases();
  };
  return { view, failure, change, skip, say: setFailure };
}

function Clock({ view, skip }: { readonly view: PracticeView; readonly skip: (minutes: number) => Promise<void> }) {
  const styles = useStyles();
  const byId = useLeases((state) => state.byId);
  const toEnd = Object.keys(byId).length === 0 ? undefined : minutesToNearestEnd(mainNow());
  return (
    <section className={styles.group}>
      <h2 className={styles.heading}>Time</h2>
      <div className={styles.line}>
        <Button onClick={() => void skip(60)}>Skip ahead 1 hour</Button>
        <Button
          disabledFocusable={toEnd === undefined}
          title={toEnd === undefined ? 'Nothing is checked out' : undefined}
          onClick={() => {
            if (toEnd !== undefined) void skip(toEnd);
          }}
        >
          Skip to the next end
        </Button>
      </div>
      <span className={styles.small} role="status">
        {view.skippedMs === 0 ? 'The practice clock shows the real time.' : `Set forward by ${spoken(view.skippedMs)}.`}
      </span>
    </section>
  );
}

interface StartOverProps {
  readonly onFailure: (failure: Failure | undefined) => void;
}

/** Practice as on its first day, asked twice because it cannot be taken back. */
function StartOver({ onFailure }: StartOverProps) {
  const styles = useStyles();
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <Button
        onClick={() => {
          setSure(true);
        }}
      >
        Start over…
      </Button>
    );
  }
  return (
    <div className={styles.sure} role="group" aria-label="Start over">
      <span>Policies, customers, accounts and records made in Practice are forgotten. This cannot be undone.</span>
      <div className={styles.line}>
        <Button
          appearance="primary"
          onClick={() => {
            setSure(false);
            void ask('practice.startOver', {}).then((answer) => {
              onFailure(answer.ok ? undefined : answer.error);
            });
          }}
        >
          Forget and start over
        </Button>
        <Button
          autoFocus
          onClick={() => {
            setSure(false);
          }}
        >
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** What can be switched on in Practice to see how the product behaves on a bad day. */
export function PracticePanel() {
  const styles = useStyles();
  const { view, failure, change, skip, say } = usePractice();
  return (
    <div className={styles.panel}>
      <p className={styles.lead}>This is the practice organisation. Nothing here reaches a real customer.</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      <PersonaSwitch />
      {view !== undefined && (
        <>
          <Clock view={view} skip={skip} />
          <section className={styles.group}>
            <h2 className={styles.heading}>The tenant on a bad day</h2>
            <Switch
              label="Outage: it answers nothing"
              checked={view.outage}
              onChange={(_, data) => void change({ outage: data.checked })}
            />
            <Switch
              label="Throttled: it refuses every other request"
              checked={view.throttled}
              onChange={(_, data) => void change({ throttled: data.checked })}
            />
            <Switch
              label="Too little consent: permissions are missing"
              checked={view.fewPermissions}
              onChange={(_, data) => void change({ fewPermissions: data.checked })}
            />
            <label htmlFor="lag">Its copies lag behind by {spoken(view.lagMs)}</label>
            <Slider
              id="lag"
              min={0}
              max={LAG_MAX}
              step={LAG_STEP}
              value={view.lagMs}
              onChange={(_, data) => void change({ lagMs: data.value })}
            />
          </section>
        </>
      )}
      <div className={styles.line}>
        <Button onClick={() => void leavePractice()}>Leave practice</Button>
        <StartOver onFailure={say} />
      </div>
    </div>
  );
}
