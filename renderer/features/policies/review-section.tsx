import { Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { type ReactNode, useMemo } from 'react';
import type { Policy } from '../../../shared/model/policy';
import { remarksOf, usePolicyEditor } from '../../stores/policy-editor';
import type { Remark } from '../../stores/policy-editor-form';
import { useNamesOf } from '../../stores/policy-editor-names';
import { useReach } from '../../stores/policy-editor-reach';
import { sectionTitle, type Section } from '../../text/policies';
import { reviewLines, type ReviewFacts } from '../../text/policies-review';
import { FormSection } from './form-section';
import { FindingNote, LookAgain, useFound } from './survey-notes';
import type { SectionProps } from './use-policy';

const useStyles = makeStyles({
  lines: {
    display: 'grid',
    gridTemplateColumns: '136px minmax(0, 1fr)',
    gap: '8px 16px',
    margin: 0,
    padding: '12px 16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  label: { color: tokens.colorNeutralForeground3 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  block: { display: 'flex', flexDirection: 'column', gap: '8px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { display: 'flex', flexDirection: 'column', gap: '4px', margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  icon: { flexShrink: 0, fontSize: '20px' },
  problem: { color: tokens.colorPaletteRedForeground1 },
  warning: { color: tokens.colorPaletteDarkOrangeForeground1 },
  good: { color: tokens.colorPaletteGreenForeground1 },
});

const none: readonly string[] = [];

/** What the sentences about a policy need to know beside its own fields. */
function useReviewFacts(policy: Policy): ReviewFacts {
  const { technicianAccess, customerAccess } = policy;
  const teams = useNamesOf('technicianGroup', technicianAccess.kind === 'groups' ? technicianAccess.groups : none);
  const groups = useNamesOf('customerGroup', customerAccess.kind === 'groups' ? customerAccess.groups : none);
  const preview = useReach((state) => state.preview);
  const chosen = technicianAccess.kind === 'primarySuper' || technicianAccess.groups.length > 0;
  const reaching = customerAccess.kind === 'all' || customerAccess.groups.length > 0;
  return {
    technicianGroups: teams,
    customerGroups: groups,
    technicians: chosen ? preview?.technicians : undefined,
    customers: reaching ? preview?.customers : undefined,
    example: preview?.names.find(({ name }) => name !== undefined)?.name,
  };
}

interface PolicyInWordsProps extends SectionProps {
  /** Those who may not edit are told of themselves only: their count would say nothing. */
  readonly ofAdmin?: boolean;
}

/** A policy in plain words. */
export function PolicyInWords({ policy, ofAdmin = true }: PolicyInWordsProps) {
  const styles = useStyles();
  const known = useReviewFacts(policy);
  const facts = ofAdmin ? known : { ...known, technicians: undefined };
  return (
    <dl className={styles.lines} aria-label="The policy in plain words" data-selectable="">
      {reviewLines(policy, facts).map(({ key, label, text }) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.text}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ToDoProps {
  readonly remarks: readonly Remark[];
  readonly onGo: (section: Section) => void;
}

/** What is in the way of saving, and what is only worth a second look. */
function ToDo({ remarks, onGo }: ToDoProps) {
  const styles = useStyles();
  if (remarks.length === 0) {
    return (
      <div className={styles.item} role="status">
        <CheckmarkCircleRegular className={mergeClasses(styles.icon, styles.good)} aria-hidden="true" />
        Everything is filled in. The policy can be saved.
      </div>
    );
  }
  return (
    <ul className={styles.list} aria-label="To look at before saving">
      {remarks.map(({ severity, section, field, text }) => (
        <li key={`${field} ${text}`} className={styles.item}>
          {severity === 'problem' ? (
            <ErrorCircleRegular className={mergeClasses(styles.icon, styles.problem)} role="img" aria-label="To fix:" />
          ) : (
            <WarningRegular className={mergeClasses(styles.icon, styles.warning)} role="img" aria-label="Warning:" />
          )}
          <span>
            <Link
              as="button"
              onClick={() => {
                onGo(section);
              }}
            >
              {sectionTitle[section]}
            </Link>
            {`: ${text}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface ReviewSectionProps extends SectionProps {
  readonly onGo: (section: Section) => void;
  readonly children: ReactNode;
}

/** The last part of the form: what will happen, what is missing, what the customers say to it. */
export function ReviewSection({ policy, onGo, children }: ReviewSectionProps) {
  const styles = useStyles();
  const findings = usePolicyEditor((state) => state.findings);
  const remarks = useMemo(() => remarksOf({ policy, findings }), [policy, findings]);
  const found = useFound();
  return (
    <FormSection section="review">
      <PolicyInWords policy={policy} />
      <ToDo remarks={remarks} onGo={onGo} />
      <div className={styles.block}>
        <h4 className={styles.heading}>At the customers in reach</h4>
        <LookAgain />
        {found.map((one) => (
          <FindingNote key={one.key} found={one} />
        ))}
      </div>
      {children}
    </FormSection>
  );
}
