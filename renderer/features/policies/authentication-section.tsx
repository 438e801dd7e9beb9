import { Button, makeStyles, Radio, RadioGroup, Switch, tokens } from '@fluentui/react-components';
import type { Authentication, Policy } from '../../../shared/model/policy';
import { editPolicy } from '../../stores/policy-editor';
import { betterChoice, passMeaning, passwordMeaning } from '../../text/policies';
import { spoken } from '../../text/time';
import { Tag } from '../../ui/tag';
import { ChoiceCards } from './choice-cards';
import { FormSection, Remarks } from './form-section';
import { NumberField } from './limits-section';
import { PassHelp, PassNote } from './pass-help';
import { SurveyNotes } from './survey-notes';
import { type SectionProps, useRemarks } from './use-policy';

type Pass = Extract<Authentication, { kind: 'tap' }>;

const FIRST_FIXED_MINUTES = 60;

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: '12px' },
  minutes: { maxWidth: '240px', paddingLeft: '32px' },
  label: { fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

function setAuthentication(authentication: Authentication): void {
  editPolicy({ authentication });
}

function Lifetime({ pass }: { readonly pass: Pass }) {
  const styles = useStyles();
  const { lifetime } = pass;
  const hint = lifetime === 'lease' || !(lifetime >= 1) ? undefined : spoken(lifetime * 60_000);
  return (
    <div className={styles.fields}>
      <div id="pass-lifetime" className={styles.label}>
        Lifetime of the pass
      </div>
      <RadioGroup
        aria-labelledby="pass-lifetime"
        value={lifetime === 'lease' ? 'lease' : 'fixed'}
        onChange={(_, data) => {
          setAuthentication({ ...pass, lifetime: data.value === 'lease' ? 'lease' : FIRST_FIXED_MINUTES });
        }}
      >
        <Radio value="lease" label="As long as the account" />
        <Radio value="fixed" label="A fixed time, at most as long as the account" />
      </RadioGroup>
      {lifetime !== 'lease' && (
        <div className={styles.minutes}>
          <NumberField
            label="Minutes"
            field="authentication.lifetime"
            value={lifetime}
            min={10}
            max={43_200}
            {...(hint === undefined ? {} : { hint })}
            onChange={(minutes) => {
              setAuthentication({ ...pass, lifetime: minutes });
            }}
          />
        </div>
      )}
      <PassNote note="maximum" />
    </div>
  );
}

function PassFields({ pass }: { readonly pass: Pass }) {
  const styles = useStyles();
  return (
    <div className={styles.fields}>
      <PassNote note="licence" />
      <Lifetime pass={pass} />
      <Switch
        label="One-time use: good for one sign-in only"
        checked={pass.oneTime}
        onChange={(_, data) => {
          setAuthentication({ ...pass, oneTime: data.checked });
        }}
      />
      <PassNote note="oneTime" />
      {pass.oneTime && <PassNote note="oneTimeMeaning" />}
      <PassHelp />
    </div>
  );
}

const leasePass: Pass = { kind: 'tap', lifetime: 'lease', oneTime: false };

/** Entra ends no password by itself: beside the warning stands what does end by itself. */
function BetterChoice() {
  return (
    <div>
      <Button
        onClick={() => {
          setAuthentication(leasePass);
        }}
      >
        {betterChoice}
      </Button>
    </div>
  );
}

function Choice({ policy }: { readonly policy: Policy }) {
  const { authentication } = policy;
  return (
    <>
      <ChoiceCards
        name="Authentication"
        value={authentication.kind}
        onChange={(kind) => {
          if (kind === authentication.kind) return;
          setAuthentication(kind === 'tap' ? leasePass : { kind });
        }}
        choices={[
          {
            value: 'tap',
            title: 'Temporary Access Pass (TAP)',
            tag: <Tag tone="good">Recommended</Tag>,
            body: passMeaning,
          },
          { value: 'password', title: 'Password', body: passwordMeaning.m365 },
        ]}
      />
      <SurveyNotes section="authentication" />
      {authentication.kind === 'tap' && <PassFields pass={authentication} />}
    </>
  );
}

/** Password or pass; only Microsoft 365 offers the choice. */
export function AuthenticationSection({ policy }: SectionProps) {
  const styles = useStyles();
  // The field of minutes says for itself what is wrong with it.
  const remarks = useRemarks('authentication').filter(
    ({ field }) => field !== 'authentication.lifetime' || lifetimeIsHidden(policy),
  );
  return (
    <FormSection section="authentication">
      {policy.source === 'm365' ? (
        <Choice policy={policy} />
      ) : (
        <div className={styles.fields}>
          <div className={styles.label}>Password</div>
          <div className={styles.quiet}>{passwordMeaning[policy.source]}</div>
        </div>
      )}
      <Remarks remarks={remarks} />
      {policy.source === 'm365' && policy.authentication.kind === 'password' && <BetterChoice />}
    </FormSection>
  );
}

function lifetimeIsHidden({ authentication }: Policy): boolean {
  return authentication.kind !== 'tap' || authentication.lifetime === 'lease';
}
