import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { passNotes, passSteps } from '../../text/policies';

const useStyles = makeStyles({
  help: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  steps: { margin: '0 0 12px', paddingLeft: '20px', display: 'flex', flexDirection: 'column', gap: '4px' },
  note: {
    display: 'flex',
    gap: '6px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  icon: { fontSize: '16px', flexShrink: 0, color: tokens.colorNeutralForeground3 },
});

/** A remark that always stands beside a field of the pass. */
export function PassNote({ note }: { readonly note: keyof typeof passNotes }) {
  const styles = useStyles();
  return (
    <div className={styles.note}>
      <InfoRegular className={styles.icon} aria-hidden="true" />
      {passNotes[note]}
    </div>
  );
}

/** How Temporary Access Pass is switched on in a customer's tenant. */
export function PassHelp() {
  const styles = useStyles();
  return (
    <Accordion collapsible className={styles.help}>
      <AccordionItem value="steps">
        <AccordionHeader>How to enable Temporary Access Pass at a customer</AccordionHeader>
        <AccordionPanel>
          <ol className={styles.steps}>
            {passSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}
