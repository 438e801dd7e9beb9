import { Field, Input, makeStyles, SpinButton, Switch, tokens } from '@fluentui/react-components';
import type { TextRule } from '../../../shared/model/policy';
import { editPolicy } from '../../stores/policy-editor';
import { FormSection } from './form-section';
import { type SectionProps, useValidation } from './use-policy';

const useStyles = makeStyles({
  rule: { display: 'flex', flexDirection: 'column', gap: '8px' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 280px))',
    gap: '16px',
    alignItems: 'start',
  },
  mono: { fontFamily: tokens.fontFamilyMonospace },
  title: { fontWeight: tokens.fontWeightSemibold },
  numbers: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 280px))',
    gap: '16px',
    alignItems: 'start',
  },
});

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly field: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A whole number. What is no number is kept as such, so that the form says what is wrong instead of guessing. */
export function NumberField({ label, hint, field, value, min, max, onChange }: NumberFieldProps) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} {...useValidation(field)}>
      <SpinButton
        value={Number.isNaN(value) ? null : value}
        displayValue={Number.isNaN(value) ? '' : String(value)}
        min={min}
        max={max}
        onChange={(_, data) => {
          const typed = data.displayValue?.trim() ?? '';
          onChange(data.value ?? (typed === '' ? Number.NaN : Number(typed)));
        }}
      />
    </Field>
  );
}

interface RuleFieldsProps {
  readonly which: 'reason' | 'ticket';
  readonly title: string;
  readonly requiredLabel: string;
  readonly example: string;
  readonly rule: TextRule;
}

function RuleFields({ which, title, requiredLabel, example, rule }: RuleFieldsProps) {
  const styles = useStyles();
  // Findings about the pattern name the rule as a whole.
  const ofRule = useValidation(which);
  const ofPattern = useValidation(`${which}.pattern`);
  const change = (part: Partial<TextRule>): void => {
    editPolicy({ [which]: { ...rule, ...part } });
  };
  return (
    <div role="group" aria-label={title} className={styles.rule}>
      <div className={styles.title}>{title}</div>
      <Switch
        label={requiredLabel}
        checked={rule.required}
        onChange={(_, data) => {
          change({ required: data.checked });
        }}
      />
      <div className={styles.fields}>
        <NumberField
          label="Minimum length"
          field={`${which}.minLength`}
          value={rule.minLength}
          min={0}
          max={200}
          onChange={(minLength) => {
            change({ minLength });
          }}
        />
        <Field
          label="Pattern"
          hint={`Optional regular expression for the whole text, such as ${example}`}
          {...(ofPattern.validationMessage === undefined ? ofRule : ofPattern)}
        >
          <Input
            value={rule.pattern ?? ''}
            maxLength={400}
            spellCheck={false}
            input={{ className: styles.mono }}
            onChange={(_, data) => {
              change({ pattern: data.value });
            }}
          />
        </Field>
      </div>
    </div>
  );
}

/** Reason and ticket, accounts at once, extensions. */
export function LimitsSection({ policy }: SectionProps) {
  const styles = useStyles();
  const { limits } = policy;
  return (
    <FormSection section="limits">
      <RuleFields
        which="reason"
        title="Reason"
        requiredLabel="A reason is required"
        example="[A-Z].{9,}"
        rule={policy.reason}
      />
      <RuleFields
        which="ticket"
        title="Ticket"
        requiredLabel="A ticket is required"
        example="(?:INC|CHG)-[0-9]{4,8}"
        rule={policy.ticket}
      />
      <div className={styles.numbers}>
        <NumberField
          label="Accounts at a time"
          hint="How many accounts of this policy one technician may hold at once."
          field="limits.concurrentLeases"
          value={limits.concurrentLeases}
          min={1}
          max={50}
          onChange={(concurrentLeases) => {
            editPolicy({ limits: { ...limits, concurrentLeases } });
          }}
        />
        <NumberField
          label="Extensions"
          hint="How often one account may be extended; 0 is never."
          field="limits.extensions"
          value={limits.extensions}
          min={0}
          max={100}
          onChange={(extensions) => {
            editPolicy({ limits: { ...limits, extensions } });
          }}
        />
      </div>
    </FormSection>
  );
}
