import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import type { Policy } from '../../../shared/model/policy';
import { closePolicy } from '../../stores/policy-editor';
import { policyText } from '../../text/policies';
import { policyKind } from '../../text/policies-review';
import { useWindowKeys } from '../../ui/keys';
import { PolicyInWords } from './review-section';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '760px' },
  head: { display: 'flex', alignItems: 'center', gap: '8px' },
  words: { minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    ':focus': { outline: 'none' },
  },
  kind: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  description: { margin: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});

/** A policy for those who may not edit it: what it does, in plain words. */
export function PolicyReading({ policy }: { readonly policy: Policy }) {
  const styles = useStyles();
  useWindowKeys((event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    closePolicy();
  });
  return (
    <article className={styles.page} aria-label={policy.name}>
      <header className={styles.head}>
        <Button
          appearance="subtle"
          icon={<ArrowLeftRegular />}
          aria-label={policyText.back}
          title={`${policyText.back} (Esc)`}
          onClick={closePolicy}
        />
        <div className={styles.words}>
          <h2 className={styles.title} tabIndex={-1}>
            {policy.name}
          </h2>
          <div className={styles.kind}>{policyKind(policy)}</div>
        </div>
      </header>
      {policy.description !== '' && <p className={styles.description}>{policy.description}</p>}
      <PolicyInWords policy={policy} ofAdmin={false} />
    </article>
  );
}
