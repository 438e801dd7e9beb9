import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { formText } from '../../text/connections';
import { type CertificateSeen, certificatesOf } from './certificates';
import { Line } from './form-parts';

const useStyles = makeStyles({
  seen: {
    margin: '4px 0 0',
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  print: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere', userSelect: 'text' },
  file: { marginTop: '4px' },
});

const LONGEST = 65_536;

/** Fingerprints of what stands in the field; those of an older text are never shown for a newer one. */
function useCertificates(pem: string): readonly CertificateSeen[] {
  const [seen, setSeen] = useState<{ readonly pem: string; readonly list: readonly CertificateSeen[] }>();
  useEffect(() => {
    let current = true;
    void certificatesOf(pem).then((list) => {
      if (current) setSeen({ pem, list });
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

/** The authorities that are believed for the domain controllers, with the fingerprints to compare. */
export function CaField({ value, problem, readOnly, onValue }: CaFieldProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const seen = useCertificates(value);
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.currentTarget.files ?? [];
    if (file !== undefined) onValue(await file.slice(0, LONGEST).text());
  };
  return (
    <div>
      <Line
        label={formText.caCertificate}
        mono
        rows={4}
        value={value}
        max={LONGEST}
        placeholder="-----BEGIN CERTIFICATE-----"
        hint={formText.caHint}
        problem={problem}
        readOnly={readOnly}
        onValue={onValue}
      />
      {seen.length > 0 && (
        <ul className={styles.seen} aria-label={formText.fingerprints}>
          {seen.map(({ fingerprint }, index) => (
            <li key={`${fingerprint ?? 'broken'} ${String(index)}`}>
              SHA-256{' '}
              <span className={styles.print} data-selectable="">
                {fingerprint ?? formText.brokenCertificate}
              </span>
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className={styles.file}>
          <input
            ref={input}
            type="file"
            hidden
            accept=".pem,.crt,.cer"
            aria-label={formText.caFile}
            onChange={(event) => void read(event)}
          />
          <Button size="small" onClick={() => input.current?.click()}>
            {formText.chooseFile}
          </Button>
        </div>
      )}
    </div>
  );
}
