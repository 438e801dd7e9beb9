import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';
import type { Remark } from '../../stores/policy-editor-form';
import { sectionHint, sectionTitle, type Section } from '../../text/policies';

const useStyles = makeStyles({
  section: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    padding: '20px 0 24px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    scrollMarginTop: '8px',
    ':last-child': { borderBottom: 'none' },
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    ':focus': { outline: 'none' },
  },
  hint: { margin: '0', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  remarks: { display: 'flex', flexDirection: 'column', gap: '4px', margin: 0, padding: 0, listStyleType: 'none' },
  remark: {
    display: 'flex',
    gap: '6px',
    alignItems: 'flex-start',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorPaletteDarkOrangeForeground1,
  },
  problem: { color: tokens.colorPaletteRedForeground1 },
  icon: { flexShrink: 0, fontSize: '16px' },
  words: { color: tokens.colorNeutralForeground1, overflowWrap: 'anywhere' },
});

/** The id of a section's element, for the rail. */
const sectionId = (section: Section): string => `policy-${section}`;

interface FormSectionProps {
  readonly section: Section;
  readonly children: ReactNode;
}

/** One part of the editor under its heading. */
export function FormSection({ section, children }: FormSectionProps) {
  const styles = useStyles();
  const id = sectionId(section);
  return (
    <section id={id} data-section={section} aria-labelledby={`${id}-title`} className={styles.section}>
      <div>
        <h3 id={`${id}-title`} className={styles.title} tabIndex={-1}>
          {sectionTitle[section]}
        </h3>
        <p className={styles.hint}>{sectionHint[section]}</p>
      </div>
      {children}
    </section>
  );
}

/** What is said beside a field: problems and warnings, each with its icon and a word for screen readers. */
export function Remarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  const styles = useStyles();
  if (remarks.length === 0) return null;
  return (
    <ul className={styles.remarks}>
      {remarks.map(({ severity, field, text }) => (
        <li
          key={`${field} ${text}`}
          className={mergeClasses(styles.remark, severity === 'problem' && styles.problem)}
          role={severity === 'problem' ? 'alert' : undefined}
        >
          {severity === 'problem' ? (
            <ErrorCircleRegular className={styles.icon} aria-label="Problem:" role="img" />
          ) : (
            <WarningRegular className={styles.icon} aria-label="Warning:" role="img" />
          )}
          <span className={styles.words}>{text}</span>
        </li>
      ))}
    </ul>
  );
}
