import { Field, Input, makeStyles, Switch, Textarea, tokens } from '@fluentui/react-components';
import type { NamePreview } from '../../../shared/ipc/entities';
import type { LeaseMode } from '../../../shared/model/lease';
import { chooseSource, editPolicy, touch, usePolicyEditor } from '../../stores/policy-editor';
import { useReach } from '../../stores/policy-editor-reach';
import { sourceName } from '../../text/en';
import { accountNameTrouble } from '../../text/findings';
import { modeWords, nameLimit, placeholders, sourceMeaning } from '../../text/policies';
import { SourceIcon } from '../../ui/source-icon';
import { Tag } from '../../ui/tag';
import { ChoiceCards } from './choice-cards';
import { FormSection, Remarks } from './form-section';
import { type SectionProps, useRemarks, useValidation } from './use-policy';

/** The order of the article that people know: from the computer outwards. */
const sourceOrder = ['local', 'activeDirectory', 'm365'] as const;
const modes: readonly LeaseMode[] = ['standard', 'burner'];

const useStyles = makeStyles({
  narrow: { maxWidth: '480px' },
  mono: { fontFamily: tokens.fontFamilyMonospace },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  steps: { margin: '4px 0 8px', paddingLeft: '20px' },
  names: { margin: '4px 0 0', padding: 0, listStyleType: 'none', fontSize: tokens.fontSizeBase200 },
  example: { display: 'flex', gap: '12px', alignItems: 'baseline', minHeight: '20px' },
  name: { flexShrink: 0, maxWidth: '60%', fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  whose: {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
  },
  bad: { flexShrink: 0, maxWidth: '60%', color: tokens.colorPaletteRedForeground1 },
});

/** Where the accounts are made; fixed once the policy was saved. */
export function SourceSection({ policy }: SectionProps) {
  const styles = useStyles();
  const fixed = usePolicyEditor((state) => state.saved !== undefined);
  return (
    <FormSection section="source">
      <ChoiceCards
        name="Account source"
        value={policy.source}
        fixed={fixed}
        onChange={chooseSource}
        choices={sourceOrder.map((source) => ({
          value: source,
          title: sourceName[source],
          icon: <SourceIcon source={source} />,
          body: sourceMeaning[source],
        }))}
      />
      <div className={styles.quiet}>
        {fixed
          ? 'The source of a saved policy is fixed. For another source, make a new policy.'
          : 'Once saved, the source stays. Privileges and authentication depend on it.'}
      </div>
      <Remarks remarks={useRemarks('source')} />
    </FormSection>
  );
}

/** As many examples as are read. */
const EXAMPLES = 4;

/** Names that cannot be come first, then one for each technician. */
function telling(names: readonly NamePreview[]): readonly NamePreview[] {
  const bad = names.filter(({ name }) => name === undefined);
  const good = names.filter(({ name }) => name !== undefined);
  const first = good.filter(
    ({ technician }, index) => good.findIndex((other) => other.technician === technician) === index,
  );
  return [...bad, ...first, ...good.filter((one) => !first.includes(one))].slice(0, EXAMPLES);
}

/** Names as they would come out, or why they cannot. */
function NameExamples() {
  const styles = useStyles();
  const preview = useReach((state) => state.preview);
  const names = telling(preview?.names ?? []);
  if (names.length === 0) return null;
  const random = names.some(({ name }) => name?.includes('#') === true);
  return (
    <div aria-live="polite">
      <div className={styles.quiet}>For example{random ? ', with # for each random character' : ''}:</div>
      <ul className={styles.names} aria-label="Examples of account names">
        {names.map((one) => (
          <li key={`${one.technician} ${one.customer}`} className={styles.example}>
            {one.name === undefined ? (
              <span className={styles.bad}>{accountNameTrouble(one.failure?.detail)}</span>
            ) : (
              <span className={styles.name} data-selectable="">
                {one.name}
              </span>
            )}
            <span className={styles.whose} title={`${one.technician} at ${one.customer}`}>
              {one.technician} at {one.customer}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function AccountName({ policy }: SectionProps) {
  const styles = useStyles();
  return (
    <div>
      <Field
        className={styles.narrow}
        label="Account name"
        required
        hint={`${nameLimit[policy.source]} ${placeholders.map(([code, meaning]) => `${code}: ${meaning}`).join('; ')}.`}
        {...useValidation('accountName')}
      >
        <Input
          value={policy.accountName}
          maxLength={200}
          spellCheck={false}
          input={{ className: styles.mono }}
          onBlur={() => {
            touch('accountName');
          }}
          onChange={(_, data) => {
            editPolicy({ accountName: data.value });
          }}
        />
      </Field>
      <NameExamples />
    </div>
  );
}

/** Name, description, switch, account name. */
export function BasicsSection({ policy }: SectionProps) {
  const styles = useStyles();
  return (
    <FormSection section="basics">
      <Field className={styles.narrow} label="Policy name" required {...useValidation('name')}>
        <Input
          value={policy.name}
          maxLength={400}
          placeholder="Global Admin break-fix"
          onBlur={() => {
            touch('name');
          }}
          onChange={(_, data) => {
            editPolicy({ name: data.value });
          }}
        />
      </Field>
      <Field
        className={styles.narrow}
        label="Description"
        hint="Optional. What it is for, and for whom; technicians read it when they choose."
        {...useValidation('description')}
      >
        <Textarea
          value={policy.description}
          maxLength={4_000}
          resize="vertical"
          onChange={(_, data) => {
            editPolicy({ description: data.value });
          }}
        />
      </Field>
      <AccountName policy={policy} />
      <Switch
        label={policy.enabled ? 'Switched on: technicians can check out' : 'Switched off: nobody can check out'}
        checked={policy.enabled}
        onChange={(_, data) => {
          editPolicy({ enabled: data.checked });
        }}
      />
      <Remarks remarks={useRemarks('enabled')} />
    </FormSection>
  );
}

function ModeBody({ mode }: { readonly mode: LeaseMode }) {
  const styles = useStyles();
  const words = modeWords[mode];
  return (
    <>
      {words.lead} At the end:
      <ul className={styles.steps}>
        {words.end.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      {words.when}
    </>
  );
}

/** Standard or Burner, each saying what happens at the end. */
export function LifecycleSection({ policy }: SectionProps) {
  return (
    <FormSection section="lifecycle">
      <ChoiceCards
        name="Lifecycle"
        value={policy.burner ? 'burner' : 'standard'}
        onChange={(mode) => {
          editPolicy({ burner: mode === 'burner' });
        }}
        choices={modes.map((mode) => ({
          value: mode,
          title: modeWords[mode].title,
          tag: mode === 'standard' ? <Tag>Default</Tag> : undefined,
          body: <ModeBody mode={mode} />,
        }))}
      />
      <Remarks remarks={useRemarks('burner')} />
    </FormSection>
  );
}
