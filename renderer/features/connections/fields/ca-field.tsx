import { makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { CertificateFactsView } from '../../../../shared/ipc/domain-rows';
import { ask } from '../../../bridge';
import { formText } from '../../../text/connections';
import { certificateText } from '../../../text/domains';
import { CertificateCard, CertificateList } from '../../../ui/certificate-card';
import { CertificateFile, LONGEST_PEM } from '../secrets/certificate-file';
import { Line } from './form-parts';

const useStyles = makeStyles({ part: { display: 'flex', flexDirection: 'column', gap: '8px' } });

type Seen = CertificateFactsView | null;

/** What stands in the field, as the main process reads it; facts of an older text are never shown for a newer one. */
function useCertificates(pem: string): readonly Seen[] {
  const [seen, setSeen] = useState<{ readonly pem: string; readonly list: readonly Seen[] }>();
  useEffect(() => {
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) return undefined;
    let current = true;
    void ask('domain.certificates', { pem }).then((answer) => {
      if (current && answer.ok) setSeen({ pem, list: answer.value.certificates });
    });
    return () => {
      current = false;
    };
  }, [pem]);
  return seen?.pem === pem ? seen.list : [];
}

interface CaFieldProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly readOnly: boolean;
  readonly onValue: (value: string) => void;
}

/** The authorities that are believed for the domain controllers, with what there is to compare before they are stored. */
export function CaField({ value, problem, readOnly, onValue }: CaFieldProps) {
  const styles = useStyles();
  const [opened] = useState(() => Date.now());
  const seen = useCertificates(value);
  return (
    <div className={styles.part}>
      <Line
        label={formText.caCertificate}
        mono
        rows={4}
        value={value}
        max={LONGEST_PEM}
        placeholder="-----BEGIN CERTIFICATE-----"
        hint={formText.caHint}
        problem={problem}
        readOnly={readOnly}
        onValue={onValue}
      />
      {seen.length > 0 && (
        <CertificateList label={certificateText.list}>
          {seen.map((one, index) => (
            <CertificateCard key={`${one?.fingerprint ?? 'broken'} ${String(index)}`} facts={one} now={opened} />
          ))}
        </CertificateList>
      )}
      {!readOnly && (
        <CertificateFile label={formText.caFile} button={formText.chooseFile} size="small" onPem={onValue} />
      )}
    </div>
  );
}
