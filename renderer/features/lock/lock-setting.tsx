import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { type SyntheticEvent, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Input } from '../../../shared/ipc/contract';
import type { LockView } from '../../../shared/ipc/lock-rows';
import type { LockWhen } from '../../../shared/model/preferences';
import { ask } from '../../bridge';
import { useLock } from '../../stores/lock';
import { lockText as text, lockTroubleText, lockWhenText, unlockFailure } from '../../text/lock';
import { FailureNote } from '../../ui/failure-note';
import { ChoosePassphrase, isUsable, nothingChosen, Passphrase } from './passphrase-fields';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '12px' },
  line: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
});

/** What is about to be done, and needs a passphrase first. */
type Step = { readonly kind: 'on'; readonly when: LockWhen } | { readonly kind: 'off' } | { readonly kind: 'change' };

interface StepFormProps {
  readonly step: Step;
  readonly failure: Failure | undefined;
  readonly send: (input: Input<'lock.setUp'>) => Promise<boolean>;
  readonly onClose: () => void;
}

const actions = { on: text.turnOn, off: text.turnOff, change: text.changeAction } as const;

function StepForm({ step, failure, send, onClose }: StepFormProps) {
  const styles = useStyles();
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState(nothingChosen);
  const [busy, setBusy] = useState(false);
  const chooses = step.kind !== 'off';
  const proves = step.kind !== 'on';
  const trouble = failure === undefined || !proves ? undefined : lockTroubleText(failure);
  const held = busy || (chooses && !isUsable(chosen)) || (proves && current === '');
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (held) return;
    setBusy(true);
    const when = step.kind === 'on' ? step.when : step.kind === 'off' ? 'never' : undefined;
    const done = await send({
      ...(when === undefined ? {} : { when }),
      ...(chooses ? { passphrase: chosen.first } : {}),
      ...(proves ? { current } : {}),
    });
    setBusy(false);
    setCurrent('');
    if (done) onClose();
  };
  return (
    <form className={styles.form} aria-label={actions[step.kind]} noValidate onSubmit={(event) => void submit(event)}>
      {proves && <Passphrase autoFocus label={text.current} value={current} trouble={trouble} onChange={setCurrent} />}
      {chooses && <ChoosePassphrase autoFocus={!proves} value={chosen} onChange={setChosen} />}
      {failure !== undefined && trouble === undefined && (
        <FailureNote failure={failure} words={unlockFailure(failure)} />
      )}
      <div className={styles.line}>
        <Button appearance="primary" type="submit" disabledFocusable={held}>
          {actions[step.kind]}
        </Button>
        <Button onClick={onClose}>{text.cancel}</Button>
      </div>
    </form>
  );
}

const lockChoices = Object.keys(lockWhenText) as readonly LockWhen[];

interface WhenFieldProps {
  readonly fixed: boolean;
  readonly value: LockWhen;
  readonly onChange: (value: LockWhen) => void;
}

function WhenField({ fixed, value, onChange }: WhenFieldProps) {
  return (
    <Field label={text.label} hint={text.hint}>
      <Select
        disabled={fixed}
        value={value}
        onChange={(_, data) => {
          const found = lockChoices.find((choice) => choice === data.value);
          if (found !== undefined) onChange(found);
        }}
      >
        {lockChoices.map((choice) => (
          <option key={choice} value={choice}>
            {lockWhenText[choice]}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** What is chosen and what is about to be done; a choice that needs a passphrase waits for it. */
function useChange(when: LockWhen, isSet: boolean) {
  const [step, setStep] = useState<Step>();
  const [failure, setFailure] = useState<Failure>();
  const begin = (next?: Step): void => {
    setFailure(undefined);
    setStep(next);
  };
  const send = async (input: Input<'lock.setUp'>): Promise<boolean> => {
    const answer = await ask('lock.setUp', input);
    setFailure(answer.ok ? undefined : answer.error);
    return answer.ok;
  };
  const choose = (next: LockWhen): void => {
    begin();
    if (next === when) return;
    if (next === 'never') begin({ kind: 'off' });
    else if (!isSet) begin({ kind: 'on', when: next });
    else void send({ when: next });
  };
  return { step, failure, begin, send, choose };
}

/** When the program locks itself, and the passphrase that opens it. `fixed`: the policy of this computer says when. */
export function LockSetting({ fixed }: { readonly fixed: boolean }) {
  const view = useLock((state) => state.view);
  return view === undefined ? null : <Setting fixed={fixed} view={view} />;
}

function Setting({ fixed, view: { when, isSet } }: { readonly fixed: boolean; readonly view: LockView }) {
  const styles = useStyles();
  const { step, failure, begin, send, choose } = useChange(when, isSet);
  const shown = step?.kind === 'on' ? step.when : step?.kind === 'off' ? 'never' : when;
  return (
    <div className={styles.part}>
      <WhenField fixed={fixed} value={shown} onChange={choose} />
      {step === undefined && failure !== undefined && <FailureNote failure={failure} words={unlockFailure(failure)} />}
      {step !== undefined && (
        <StepForm
          key={step.kind}
          step={step}
          failure={failure}
          send={send}
          onClose={() => {
            begin();
          }}
        />
      )}
      {step === undefined && isSet && when !== 'never' && (
        <div className={styles.line}>
          <Button onClick={() => void ask('lock.now', {})}>{text.now}</Button>
          <Button
            onClick={() => {
              begin({ kind: 'change' });
            }}
          >
            {text.change}
          </Button>
        </div>
      )}
    </div>
  );
}
