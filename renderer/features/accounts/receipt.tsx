import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { LeaseView, StepView } from '../../../shared/ipc/views';
import { evidenceName, stepName } from '../../text/audit';
import { stepStatus } from '../../text/en';
import { errorText } from '../../text/errors';
import { exactTime, plural, withLocalTimes } from '../../text/time';
import { ReceiptChecks } from './receipt-checks';

const useStyles = makeStyles({
  phase: { margin: '16px 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  step: { padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  line: { display: 'flex', justifyContent: 'space-between', gap: '8px', overflowWrap: 'anywhere' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  failed: { color: tokens.colorPaletteRedForeground1 },
  evidence: {
    display: 'flex',
    justifyContent: 'space-between',
    columnGap: '12px',
    overflowWrap: 'anywhere',
    '& > :last-child': { textAlign: 'right', minWidth: 0, flexShrink: 1 },
    '& > :first-child': { minWidth: '30%', flexShrink: 2 },
  },
});

/** What a step only wrote is read back by a step of its own. */
function evidenceText({ asked, readBack }: StepView['evidence'][number]): string {
  const what = `asked: ${withLocalTimes(asked)}`;
  return readBack === undefined ? what : `${what} · read back: ${withLocalTimes(readBack)}`;
}

function Step({ step }: { readonly step: StepView }) {
  const styles = useStyles();
  const name = step.name === undefined ? stepName(step.kind) : `${stepName(step.kind)} ${step.name}`;
  const words = step.failure === undefined ? undefined : errorText(step.failure);
  const tries = step.attempts > 1 ? ` · ${plural(step.attempts, 'attempt')}` : '';
  return (
    <li className={styles.step}>
      <div className={styles.line}>
        <span>{name}</span>
        <span className={styles.small}>{`${stepStatus[step.status]}${tries}`}</span>
      </div>
      {step.at !== undefined && <div className={styles.small}>{exactTime(step.at)}</div>}
      {step.already === true && <div className={styles.small}>It was so already.</div>}
      {step.evidence.map((line, index) => (
        <div key={`${line.item} ${String(index)}`} className={mergeClasses(styles.small, styles.evidence)}>
          <span>{evidenceName(line)}</span>
          <span>{evidenceText(line)}</span>
        </div>
      ))}
      {words !== undefined && (
        <>
          <div className={mergeClasses(styles.small, styles.failed)}>{words.title}</div>
          <div className={styles.small}>{words.action}</div>
        </>
      )}
    </li>
  );
}

function Phase({ title, steps }: { readonly title: string; readonly steps: readonly StepView[] }) {
  const styles = useStyles();
  return (
    <section aria-label={title}>
      <h3 className={styles.phase}>{title}</h3>
      {steps.length === 0 && <div className={styles.small}>Nothing yet.</div>}
      <ul className={styles.list}>
        {steps.map((step) => (
          <Step key={step.key} step={step} />
        ))}
      </ul>
    </section>
  );
}

/** Proof that a lease ended: each part with what was read back and when; below it every step of its life. */
export function Receipt({ lease }: { readonly lease: LeaseView }) {
  return (
    <>
      <ReceiptChecks lease={lease} />
      <Phase title="Beginning" steps={lease.steps.filter((step) => step.phase === 'begin')} />
      <Phase title="End" steps={lease.steps.filter((step) => step.phase === 'end')} />
    </>
  );
}
