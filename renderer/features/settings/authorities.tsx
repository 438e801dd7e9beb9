import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { CertificateFactsView } from '../../../shared/ipc/domain-rows';
import type { NetworkView } from '../../../shared/ipc/network-rows';
import { ask } from '../../bridge';
import { certificateText } from '../../text/domains';
import { networkPage as text, trustText } from '../../text/network-page';
import { FailureNote } from '../../ui/failure-note';
import { Tag } from '../../ui/tag';
import { pemOf } from '../connections/pem';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  title: { fontWeight: tokens.fontWeightSemibold },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  list: { display: 'flex', flexDirection: 'column', gap: '8px', margin: 0, padding: 0, listStyleType: 'none' },
  one: {
    display: 'flex',
    gap: '8px',
    alignItems: 'start',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  words: { flexGrow: 1, minWidth: 0 },
  subject: { display: 'flex', flexWrap: 'wrap', gap: '4px 8px', fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2 },
  print: { fontFamily: tokens.fontFamilyMonospace, userSelect: 'text' },
  buttons: { display: 'flex', gap: '8px' },
});

const LONGEST = 65_536;

interface OneProps {
  readonly facts: CertificateFactsView;
  readonly managed?: boolean;
  readonly children?: ReactNode;
}

/** A certificate as it is compared. */
function One({ facts: { subject, endsAt, fingerprint }, managed = false, children }: OneProps) {
  const styles = useStyles();
  return (
    <li className={styles.one}>
      <div className={styles.words}>
        <div className={styles.subject} data-selectable="">
          {subject} {managed && <Tag>{text.managed}</Tag>}
        </div>
        <div className={styles.quiet}>{certificateText.ends(endsAt)}</div>
        <div className={styles.quiet}>
          SHA-256{' '}
          <span className={styles.print} data-selectable="">
            {fingerprint}
          </span>
        </div>
      </div>
      {children}
    </li>
  );
}

interface Offer {
  readonly pem: string;
  readonly certificates: readonly CertificateFactsView[];
}

interface OfferedProps {
  readonly offer: Offer;
  readonly onTrust: () => void;
  readonly onCancel: () => void;
}

/** What would be believed, to be compared first. */
function Offered({ offer, onTrust, onCancel }: OfferedProps) {
  const styles = useStyles();
  return (
    <>
      <ul className={styles.list} aria-label={text.file}>
        {offer.certificates.map((facts) => (
          <One key={facts.fingerprint} facts={facts} />
        ))}
      </ul>
      <div role="status">{text.compare}</div>
      <div className={styles.buttons}>
        <Button onClick={onTrust}>{text.trust}</Button>
        <Button onClick={onCancel}>{text.cancel}</Button>
      </div>
    </>
  );
}

interface AuthoritiesProps {
  readonly authorities: NetworkView['authorities'];
  readonly onChanged: (view: NetworkView) => void;
}

/** Authorities that are believed beside those of the system; a new one is shown with its fingerprint before it is. */
export function Authorities({ authorities, onChanged }: AuthoritiesProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [offer, setOffer] = useState<Offer>();
  const [failure, setFailure] = useState<Failure>();
  const read = async ({ currentTarget }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = currentTarget.files ?? [];
    if (file === undefined) return;
    const pem = pemOf(new Uint8Array(await file.slice(0, LONGEST).arrayBuffer())).slice(0, LONGEST);
    currentTarget.value = '';
    const answer = await ask('network.certificates', { pem });
    const certificates = answer.ok ? answer.value.certificates.flatMap((facts) => facts ?? []) : [];
    setOffer(certificates.length === 0 ? undefined : { pem, certificates });
    setFailure(certificates.length === 0 ? { code: 'bad_input', detail: 'certificate none' } : undefined);
  };
  const change = async (asked: ReturnType<typeof ask<'network.trust' | 'network.distrust'>>): Promise<void> => {
    const answer = await asked;
    setOffer(undefined);
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) onChanged(answer.value);
  };
  const trust = (pem: string): void => void change(ask('network.trust', { pem }));
  return (
    <div className={styles.part} role="group" aria-label={text.authorities}>
      <div className={styles.title}>{text.authorities}</div>
      <div className={styles.hint}>{text.authoritiesHint}</div>
      {authorities.length === 0 && offer === undefined && <div>{text.none}</div>}
      <ul className={styles.list} aria-label={text.authorities}>
        {authorities.map(({ managed, ...facts }) => (
          <One key={facts.fingerprint} facts={facts} managed={managed}>
            {!managed && (
              <Button
                size="small"
                aria-label={text.remove(facts.subject)}
                onClick={() => void change(ask('network.distrust', { fingerprint: facts.fingerprint }))}
              >
                Remove
              </Button>
            )}
          </One>
        ))}
      </ul>
      {offer !== undefined && (
        <Offered offer={offer} onTrust={() => trust(offer.pem)} onCancel={() => setOffer(undefined)} />
      )}
      {failure !== undefined && <FailureNote failure={failure} words={trustText(failure)} />}
      <div>
        <input
          ref={input}
          type="file"
          hidden
          accept=".pem,.crt,.cer,.der"
          aria-label={text.file}
          onChange={(event) => void read(event)}
        />
        {offer === undefined && <Button onClick={() => input.current?.click()}>{text.add}</Button>}
      </div>
    </div>
  );
}
