import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { useEffect, useRef } from 'react';
import { missingText, setUpSteps, setUpText as text, stepLead, stepName, type SetUpStep } from '../../text/set-up';
import { FailureNote } from '../../ui/failure-note';
import { DoctorPanel } from '../connections/doctor-panel';
import { AccessStep } from './access-step';
import { AppStep } from './app-step';
import { GoStep } from './go-step';
import { usePartStyles } from './part-styles';
import { PolicyStep } from './policy-step';
import { useSaving } from './saving';
import { goToStep, leaveSetUp, useSetUp } from './state';
import { StepList } from './step-list';
import { TenantStep } from './tenant-step';
import { type Facts, useFacts } from './use-facts';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px' },
  head: { display: 'flex', alignItems: 'center', gap: '8px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: '212px minmax(0, 1fr)',
    gap: '24px',
    alignItems: 'start',
    '@media (max-width: 1020px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: '12px' },
  },
  steps: { position: 'sticky', top: '-24px', '@media (max-width: 1020px)': { position: 'static' } },
  step: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0, maxWidth: '680px' },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    ':focus': { outlineStyle: 'none' },
  },
  lead: { color: tokens.colorNeutralForeground2 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    paddingTop: '12px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

function Body({ step, facts }: { readonly step: Exclude<SetUpStep, 'tenant'>; readonly facts: Facts }) {
  const { connector, holdsAccess, policies, refresh } = facts;
  const name = useSetUp((state) => state.customer?.name) ?? '';
  if (step === 'policy') return <PolicyStep policies={policies} />;
  if (step === 'go') return <GoStep customerName={name} />;
  if (connector === undefined) return <div>{missingText.tenant}</div>;
  if (step === 'app') return <AppStep connector={connector} holdsAccess={holdsAccess} onChanged={refresh} />;
  return step === 'access' ? (
    <AccessStep connector={connector} holdsAccess={holdsAccess} />
  ) : (
    <DoctorPanel connectorId={connector.id} />
  );
}

/** Puts the focus on the heading of a step that was gone to, so that it is read out. */
function useHeading(step: SetUpStep) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) heading.current?.focus();
    before.current = step;
  }, [step]);
  return heading;
}

interface FootProps {
  readonly step: SetUpStep;
  readonly missing: string | undefined;
  readonly busy: boolean;
  readonly onSave: () => void;
}

function Foot({ step, missing, busy, onSave }: FootProps) {
  const styles = useStyles();
  const at = setUpSteps.indexOf(step);
  const [back, next] = [setUpSteps[at - 1], setUpSteps[at + 1]];
  return (
    <div className={styles.foot}>
      {back !== undefined && (
        <Button
          onClick={() => {
            goToStep(back);
          }}
        >
          {text.back}
        </Button>
      )}
      {step === 'tenant' ? (
        <Button appearance="primary" disabledFocusable={busy} onClick={onSave}>
          {text.save}
        </Button>
      ) : (
        next !== undefined && (
          <Button
            appearance={missing === undefined ? 'primary' : 'secondary'}
            onClick={() => {
              goToStep(next);
            }}
          >
            {text.next}
          </Button>
        )
      )}
      <span role="status">{step === 'tenant' ? '' : missing}</span>
    </div>
  );
}

/** From nothing to the first check-out of a Microsoft 365 tenant, step by step; each step checks itself. */
export function SetUp() {
  const styles = useStyles();
  const small = usePartStyles().small;
  const { step, customer } = useSetUp();
  const facts = useFacts();
  const { problems, failure, busy, save } = useSaving();
  const heading = useHeading(step);
  const missing = facts.progress[step];
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Button appearance="subtle" icon={<ArrowLeftRegular />} aria-label={text.leave} onClick={leaveSetUp} />
        <h2 className={styles.title}>{customer === undefined ? text.title : `${text.title} of ${customer.name}`}</h2>
      </div>
      <div className={styles.columns}>
        <div className={styles.steps}>
          <StepList step={step} progress={facts.progress} onStep={goToStep} />
        </div>
        <section className={styles.step} aria-label={stepName[step]}>
          <h3 className={styles.name} ref={heading} tabIndex={-1}>
            {stepName[step]}
          </h3>
          <div className={styles.lead}>{stepLead[step]}</div>
          {step === 'tenant' ? <TenantStep problems={problems} /> : <Body step={step} facts={facts} />}
          {failure !== undefined && <FailureNote failure={failure} subject={text.notSaved} />}
          <Foot
            step={step}
            missing={missing === undefined ? undefined : missingText[missing]}
            busy={busy}
            onSave={() => void save()}
          />
          <div className={small}>{text.later}</div>
        </section>
      </div>
    </div>
  );
}
