import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { DurationCode } from '../../../shared/time';
import { editPolicy } from '../../stores/policy-editor';
import { durations } from '../../text/durations';
import { FormSection, Remarks } from './form-section';
import { impossibleAt, namesText } from './survey';
import { useFound } from './survey-notes';
import { type SectionProps, useRemarks } from './use-policy';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column' },
  row: { display: 'flex', alignItems: 'center', gap: '12px' },
  box: { minWidth: '128px', flexShrink: 0 },
  trouble: { display: 'flex', alignItems: 'center', gap: '4px', minWidth: 0 },
  words: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  icon: { fontSize: '16px', color: tokens.colorPaletteDarkOrangeForeground1, flexShrink: 0 },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

const codes = Object.keys(durations) as readonly DurationCode[];

/** Which durations a technician may choose from, and where one cannot work. */
export function DurationsSection({ policy }: SectionProps) {
  const styles = useStyles();
  const found = useFound();
  const toggle = (code: DurationCode, on: boolean): void => {
    editPolicy({ durations: codes.filter((one) => (one === code ? on : policy.durations.includes(one))) });
  };
  return (
    <FormSection section="durations">
      <div role="group" aria-label="Allowed durations" className={styles.list}>
        {codes.map((code) => {
          const chosen = policy.durations.includes(code);
          const impossible = chosen ? impossibleAt(found, code) : [];
          return (
            <div key={code} className={styles.row}>
              <Checkbox
                className={styles.box}
                label={durations[code].label}
                checked={chosen}
                onChange={(_, data) => {
                  toggle(code, data.checked === true);
                }}
              />
              {impossible.length > 0 && (
                <span className={styles.trouble} title={impossible.join(', ')}>
                  <WarningRegular className={styles.icon} aria-hidden="true" />
                  <span className={styles.words}>Greyed out at {namesText(impossible)}</span>
                </span>
              )}
            </div>
          );
        })}
      </div>
      <div className={styles.quiet}>
        When the time is up, privileges are removed and the credential is rotated; what else happens is chosen under
        Lifecycle.
      </div>
      <Remarks remarks={useRemarks('durations')} />
    </FormSection>
  );
}
