import { Button, Field, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import type { DurationCode } from '../../../shared/time';
import { ask } from '../../bridge';
import { isDirty, usePolicyEditor } from '../../stores/policy-editor';
import { troubleText } from '../../text/doctor';
import { durations } from '../../text/durations';
import { refusalText, ruleText } from '../../text/policies-rules';
import { policyText } from '../../text/policies';
import { FailureNote } from '../../ui/failure-note';
import { PlainDialog } from '../../ui/plain-dialog';
import { EntityField, type Picked } from './entity-field';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
    gap: '12px',
    alignItems: 'start',
  },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  verdict: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '2px 8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  rest: { gridColumn: '2' },
  icon: { fontSize: '20px' },
  yes: { color: tokens.colorPaletteGreenForeground1 },
  no: { color: tokens.colorPaletteRedForeground1 },
});

interface Asked {
  readonly technician: Picked;
  readonly customer: Picked;
  readonly policy: Picked;
  readonly duration: DurationCode | undefined;
}

type Answer =
  | { readonly kind: 'verdict'; readonly asked: Asked; readonly verdict: Output<'policy.explain'> }
  | { readonly kind: 'failed'; readonly failure: Failure };

async function explain(asked: Asked): Promise<Answer> {
  const { technician, customer, policy, duration } = asked;
  const answer = await ask('policy.explain', {
    technicianId: technician.id,
    customerId: customer.id,
    policyId: policy.id,
    ...(duration === undefined ? {} : { duration }),
  });
  return answer.ok ? { kind: 'verdict', asked, verdict: answer.value } : { kind: 'failed', failure: answer.error };
}

function Verdict({ asked, verdict }: Extract<Answer, { kind: 'verdict' }>) {
  const styles = useStyles();
  const { technician, customer, policy, duration } = asked;
  const long = duration === undefined ? '' : ` for ${durations[duration].label}`;
  const question = `${technician.name} ${verdict.allow ? 'can' : 'cannot'} check out ${policy.name} at ${customer.name}${long}.`;
  const names = {
    technician: technician.name,
    customer: customer.name,
    policy: policy.name,
    duration: duration === undefined ? 'it' : durations[duration].label,
  };
  const rule = ruleText(verdict.rule);
  return (
    <div className={styles.verdict} role="status">
      {verdict.allow ? (
        <CheckmarkCircleRegular className={mergeClasses(styles.icon, styles.yes)} aria-hidden="true" />
      ) : (
        <DismissCircleRegular className={mergeClasses(styles.icon, styles.no)} aria-hidden="true" />
      )}
      <strong>{question}</strong>
      {!verdict.allow && (
        <span className={styles.rest}>
          {verdict.rule === undefined && verdict.failure !== undefined
            ? troubleText(verdict.failure)
            : refusalText(verdict.rule, names)}
        </span>
      )}
      <span className={mergeClasses(styles.rest, styles.quiet)}>
        {verdict.allow ? 'Every rule allows it.' : rule === undefined ? '' : `Decided by ${rule}.`}
      </span>
    </div>
  );
}

interface DurationFieldProps {
  readonly value: DurationCode | undefined;
  readonly onChange: (value: DurationCode | undefined) => void;
}

const codes = Object.keys(durations) as readonly DurationCode[];

function DurationField({ value, onChange }: DurationFieldProps) {
  return (
    <Field label="For how long">
      <Select
        value={value ?? ''}
        onChange={(_, data) => {
          onChange(codes.find((code) => code === data.value));
        }}
      >
        <option value="">Any duration</option>
        {codes.map((code) => (
          <option key={code} value={code}>
            {durations[code].label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** "Can X check out P at C for D?", answered with the rule that decides. Without a policy, that is asked for too. */
function ExplainForm({ given }: { readonly given?: Picked }) {
  const styles = useStyles();
  const [technician, setTechnician] = useState<Picked>();
  const [customer, setCustomer] = useState<Picked>();
  const [chosen, setChosen] = useState<Picked>();
  const [duration, setDuration] = useState<DurationCode>();
  const [answer, setAnswer] = useState<Answer>();
  const policy = given ?? chosen;
  const complete = technician !== undefined && customer !== undefined && policy !== undefined;
  const forget =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      setAnswer(undefined);
      set(value);
    };
  return (
    <div className={styles.panel}>
      <div className={styles.quiet}>
        Name a technician and a customer; the answer goes through the same rules as a check-out and names the one that
        decides.
      </div>
      <div className={styles.fields}>
        <EntityField kind="technician" label="Technician" value={technician} onChange={forget(setTechnician)} />
        {given === undefined && (
          <EntityField kind="policy" label="JIT policy" value={chosen} onChange={forget(setChosen)} />
        )}
        <EntityField kind="customer" label="Customer" value={customer} onChange={forget(setCustomer)} />
        <DurationField value={duration} onChange={forget(setDuration)} />
      </div>
      <div>
        <Button
          disabledFocusable={!complete}
          onClick={() => {
            if (complete) void explain({ technician, customer, policy, duration }).then(setAnswer);
          }}
        >
          Ask
        </Button>
      </div>
      {answer?.kind === 'failed' && <FailureNote failure={answer.failure} subject="Not answered" />}
      {answer?.kind === 'verdict' && <Verdict {...answer} />}
    </div>
  );
}

/** The question about the policy in the editor; it is answered by what was saved. */
export function ExplainPanel() {
  const styles = useStyles();
  const { policy, base, saved } = usePolicyEditor();
  return (
    <div className={styles.panel}>
      <h4 className={styles.heading}>{policyText.explain}</h4>
      {saved === undefined ? (
        <div className={styles.quiet}>Once the policy is saved, you can ask here who may check out with it.</div>
      ) : (
        <>
          {isDirty({ policy, base }) && (
            <div className={styles.quiet}>The answer goes by the policy as it was last saved.</div>
          )}
          <ExplainForm given={{ id: saved.id, name: saved.name }} />
        </>
      )}
    </div>
  );
}

/** The same question from the list, about any policy. */
export function ExplainDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <PlainDialog title={policyText.explain} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      <ExplainForm />
    </PlainDialog>
  );
}
