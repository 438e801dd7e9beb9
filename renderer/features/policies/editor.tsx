import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { useEffect, useState } from 'react';
import type { Policy } from '../../../shared/model/policy';
import { closePolicy, followPolicy, isDirty, remarksOf, savePolicy, usePolicyEditor } from '../../stores/policy-editor';
import { useOrganisation } from '../../stores/organisation';
import { guardPage, notify } from '../../stores/organisation-memory';
import { policyText, sectionTitle, type Section } from '../../text/policies';
import { policyKind } from '../../text/policies-review';
import { FailureNote } from '../../ui/failure-note';
import { isMod, useWindowKeys } from '../../ui/keys';
import { AuthenticationSection } from './authentication-section';
import { CustomersSection, TechniciansSection } from './access-sections';
import { CompareButton } from './compare';
import { DurationsSection } from './durations-section';
import { ExplainPanel } from './explain';
import { BasicsSection, LifecycleSection, SourceSection } from './first-sections';
import { LeaveDialog } from './leave-dialog';
import { LimitsSection } from './limits-section';
import { PrivilegesSection } from './privileges-section';
import { Rail } from './rail';
import { ReviewSection } from './review-section';
import { useSections } from './use-sections';

const useStyles = makeStyles({
  editor: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    paddingBottom: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { flexGrow: 1, minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    ':focus': { outline: 'none' },
  },
  kind: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  body: { display: 'flex', flexGrow: 1, minHeight: 0, gap: '16px' },
  form: { position: 'relative', flexGrow: 1, minWidth: 0, overflowY: 'auto', paddingRight: '16px' },
  column: { maxWidth: '720px' },
  save: { display: 'flex', alignItems: 'center', gap: '12px' },
  notes: { display: 'flex', flexDirection: 'column', gap: '8px', paddingTop: '8px' },
  overtaken: {
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorPaletteYellowBackground1,
    border: `1px solid ${tokens.colorPaletteYellowBorder1}`,
    fontSize: tokens.fontSizeBase200,
  },
});

async function save(): Promise<boolean> {
  const { policy } = usePolicyEditor.getState();
  const name = policy?.name.trim() ?? '';
  const saved = await savePolicy();
  if (saved) notify(`“${name}” is saved. Technicians have it once it is published.`, { undo: true });
  return saved;
}

/** Asks before input is lost, whoever wants to leave. */
function useLeaving() {
  const [answer, setAnswer] = useState<(mayLeave: boolean) => void>();
  const mayLeave = (): Promise<boolean> => {
    if (!isDirty(usePolicyEditor.getState())) {
      closePolicy();
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      setAnswer(() => resolve);
    });
  };
  useEffect(() => guardPage(mayLeave), []);
  const settle = (leave: boolean): void => {
    answer?.(leave);
    setAnswer(undefined);
  };
  return { asking: answer !== undefined, mayLeave, settle };
}

function Head({
  policy,
  onBack,
  onReview,
}: {
  readonly policy: Policy;
  readonly onBack: () => void;
  readonly onReview: () => void;
}) {
  const styles = useStyles();
  const saved = usePolicyEditor((state) => state.saved);
  const published = usePolicyEditor((state) => state.published);
  const title = policy.name.trim() === '' ? policyText.add : policy.name;
  return (
    <header className={styles.head}>
      <Button
        appearance="subtle"
        icon={<ArrowLeftRegular />}
        aria-label={policyText.back}
        title={`${policyText.back} (Esc)`}
        onClick={onBack}
      />
      <div className={styles.words}>
        <h2 className={styles.title} title={title} tabIndex={-1}>
          {title}
        </h2>
        <div className={styles.kind}>
          {policyKind(policy)}
          {saved === undefined ? ' · not saved yet' : ''}
        </div>
      </div>
      {published !== undefined && <CompareButton published={published} policy={policy} />}
      <Button onClick={onReview}>{sectionTitle.review}</Button>
    </header>
  );
}

function Save() {
  const styles = useStyles();
  const { policy, findings, saving } = usePolicyEditor();
  const problems = remarksOf({ policy, findings }).filter(({ severity }) => severity === 'problem').length;
  return (
    <div className={styles.save}>
      <Button
        appearance="primary"
        size="large"
        disabledFocusable={problems > 0 || saving}
        title={problems > 0 ? 'Some fields above need a look first' : undefined}
        onClick={() => void save()}
      >
        {saving ? 'Saving…' : policyText.save}
      </Button>
    </div>
  );
}

function Notes() {
  const styles = useStyles();
  const { failure, overtaken } = usePolicyEditor();
  if (failure === undefined && !overtaken) return null;
  return (
    <div className={styles.notes}>
      {failure !== undefined && <FailureNote failure={failure} subject="Not saved" />}
      {overtaken && (
        <div className={styles.overtaken} role="status">
          {policyText.overtaken}
        </div>
      )}
    </div>
  );
}

/** Follows what happens to the policy elsewhere. */
function useFollowing(): void {
  const revision = useOrganisation((state) => state.revision);
  useEffect(() => {
    void followPolicy();
  }, [revision]);
}

/** The editor: one scrolling form with a rail of its sections; the review is the page where it is saved. */
export function PolicyEditor({ policy }: { readonly policy: Policy }) {
  const styles = useStyles();
  const { form, here, go: scrollTo } = useSections();
  const { asking, mayLeave, settle } = useLeaving();
  useFollowing();
  const go = (section: Section): void => {
    // Whoever goes to the review thinks that all is filled in: from there on everything that is missing is said.
    if (section === 'review') usePolicyEditor.setState({ tried: true });
    scrollTo(section);
  };
  const review = (): void => {
    go('review');
  };
  useWindowKeys((event) => {
    if (event.key === 'Escape') void mayLeave();
    else if (event.key === 'Enter' && isMod(event)) {
      if (here === 'review') void save();
      else review();
    } else return;
    event.preventDefault();
  });
  return (
    <div className={styles.editor}>
      <Head policy={policy} onBack={() => void mayLeave()} onReview={review} />
      <Notes />
      <div className={styles.body}>
        <Rail here={here} onGo={go} />
        <div className={styles.form} ref={form} data-region="">
          <div className={styles.column}>
            <SourceSection policy={policy} />
            <BasicsSection policy={policy} />
            <LifecycleSection policy={policy} />
            <TechniciansSection policy={policy} />
            <CustomersSection policy={policy} />
            <DurationsSection policy={policy} />
            <PrivilegesSection policy={policy} />
            <AuthenticationSection policy={policy} />
            <LimitsSection policy={policy} />
            <ReviewSection policy={policy} onGo={go}>
              <Save />
              <ExplainPanel />
            </ReviewSection>
          </div>
        </div>
      </div>
      {asking && <LeaveDialog name={policy.name} onSave={save} onSettle={settle} />}
    </div>
  );
}
