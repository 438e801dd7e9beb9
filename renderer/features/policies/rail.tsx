import { CounterBadge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import type { Remark } from '../../stores/policy-editor-form';
import { sections, sectionTitle, type Section } from '../../text/policies';
import { plural } from '../../text/time';
import { placeOf } from './survey';
import { useFound } from './survey-notes';
import { useShownRemarks } from './use-policy';

const useStyles = makeStyles({
  rail: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    width: '168px',
    flexShrink: 0,
    margin: 0,
    padding: '12px 12px 12px 0',
    overflowY: 'auto',
    listStyleType: 'none',
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    width: '100%',
    minHeight: '32px',
    padding: '0 8px 0 12px',
    font: 'inherit',
    textAlign: 'left',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  name: { flexGrow: 1 },
  warning: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '16px' },
});

interface Counts {
  readonly problems: number;
  readonly warnings: number;
}

function spokenCounts(title: string, { problems, warnings }: Counts): string {
  const parts = [
    ...(problems > 0 ? [plural(problems, 'problem')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return parts.length === 0 ? title : `${title}, ${parts.join(', ')}`;
}

function countsOf(section: Section, remarks: readonly Remark[], places: readonly Section[]): Counts {
  const own = remarks.filter((remark) => remark.section === section);
  const problems = own.filter(({ severity }) => severity === 'problem').length;
  return { problems, warnings: own.length - problems + places.filter((place) => place === section).length };
}

interface RailProps {
  readonly here: Section;
  readonly onGo: (section: Section) => void;
}

/** The sections of the form, each with what is to be looked at in it. */
export function Rail({ here, onGo }: RailProps) {
  const styles = useStyles();
  const remarks = useShownRemarks();
  const places = useFound()
    .filter(({ finding }) => finding.severity !== 'note')
    .map(({ finding }) => placeOf(finding.code));
  return (
    <nav aria-label="Sections of the policy" data-region="">
      <ol className={styles.rail}>
        {sections.map((section) => {
          const counts = countsOf(section, remarks, places);
          return (
            <li key={section}>
              <button
                type="button"
                className={mergeClasses(styles.link, section === here && styles.here)}
                aria-current={section === here ? 'step' : undefined}
                aria-label={spokenCounts(sectionTitle[section], counts)}
                onClick={() => {
                  onGo(section);
                }}
              >
                <span className={styles.name}>{sectionTitle[section]}</span>
                {counts.problems > 0 && (
                  <CounterBadge count={counts.problems} color="danger" size="small" aria-hidden="true" />
                )}
                {counts.problems === 0 && counts.warnings > 0 && (
                  <WarningFilled className={styles.warning} aria-hidden="true" />
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
