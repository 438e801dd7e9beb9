import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import type { CertificateFactsView } from '../../../shared/ipc/domain-rows';
import { ask } from '../../bridge';
import { formText } from '../../text/connections';
import { certificateText } from '../../text/domains';
import { Line } from './form-parts';
import { pemOf } from './pem';

const useStyles = makeStyles({
  seen: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    margin: '8px 0 0',
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  one: {
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: 'anywhere',
  },
  subject: { fontWeight: tokens.fontWeightSemibold, userSelect: 'text' },
  quiet: { color: tokens.colorNeutralForeground2 },
  warning: { display: 'flex', alignItems: 'center', gap: '4px' },
  icon: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '16px', flexShrink: 0 },
  print: { fontFamily: tokens.fontFamilyMonospace, userSelect: 'text' },
  file: { marginTop: '4px' },
});

const LONGEST = 65_536;

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

function Certificate({ seen, now }: { readonly seen: Seen; readonly now: number }) {
  const styles = useStyles();
  const warn = (words: string) => (
    <div className={styles.warning}>
      <WarningRegular className={styles.icon} aria-hidden="true" />
      {words}
    </div>
  );
  if (seen === null) return <li className={styles.one}>{warn(certificateText.broken)}</li>;
  return (
    <li className={styles.one}>
      <div className={styles.subject} data-selectable="">
        {seen.subject}
      </div>
      {seen.endsAt <= now ? (
        warn(certificateText.ended(seen.endsAt))
      ) : (
        <div className={styles.quiet}>{certificateText.ends(seen.endsAt)}</div>
      )}
      {!seen.isAuthority && warn(certificateText.noAuthority)}
      <div className={styles.quiet}>
        SHA-256{' '}
        <span className={styles.print} data-selectable="">
          {seen.fingerprint}
        </span>
      </div>
    </li>
  );
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
  const input = useRef<HTMLInputElement>(null);
  const [opened] = useState(() => Date.now());
  const seen = useCertificates(value);
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.currentTarget.files ?? [];
    if (file !== undefined) onValue(pemOf(new Uint8Array(await file.slice(0, LONGEST).arrayBuffer())));
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
        <ul className={styles.seen} aria-label={certificateText.list}>
          {seen.map((one, index) => (
            <Certificate key={`${one?.fingerprint ?? 'broken'} ${String(index)}`} seen={one} now={opened} />
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className={styles.file}>
          <input
            ref={input}
            type="file"
            hidden
            accept=".pem,.crt,.cer,.der"
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
