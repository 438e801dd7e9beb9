import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { CertificateFactsView } from '../../../shared/ipc/domain-rows';
import type { NetworkView } from '../../../shared/ipc/network-rows';
import { ask } from '../../bridge';
import { networkPage as text, trustText } from '../../text/network-page';
import { CertificateCard, CertificateList } from '../../ui/certificate-card';
import { FailureNote } from '../../ui/failure-note';
import { Tag } from '../../ui/tag';
import { CertificateFile } from '../connections/secrets/certificate-file';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  title: { fontWeight: tokens.fontWeightSemibold },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  buttons: { display: 'flex', gap: '8px' },
});

interface Offer {
  readonly pem: string;
  readonly certificates: readonly CertificateFactsView[];
}

interface OfferedProps {
  readonly offer: Offer;
  readonly now: number;
  readonly onTrust: () => void;
  readonly onCancel: () => void;
}

/** What would be believed, to be compared first. */
function Offered({ offer, now, onTrust, onCancel }: OfferedProps) {
  const styles = useStyles();
  return (
    <>
      <CertificateList label={text.file}>
        {offer.certificates.map((facts) => (
          <CertificateCard key={facts.fingerprint} facts={facts} now={now} />
        ))}
      </CertificateList>
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
  const [opened] = useState(() => Date.now());
  const [offer, setOffer] = useState<Offer>();
  const [failure, setFailure] = useState<Failure>();
  const read = async (pem: string): Promise<void> => {
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
      {authorities.length > 0 && (
        <CertificateList label={text.authorities}>
          {authorities.map(({ managed, ...facts }) => (
            <CertificateCard
              key={facts.fingerprint}
              facts={facts}
              now={opened}
              mark={managed && <Tag>{text.managed}</Tag>}
            >
              {!managed && (
                <Button
                  size="small"
                  aria-label={text.remove(facts.subject)}
                  onClick={() => void change(ask('network.distrust', { fingerprint: facts.fingerprint }))}
                >
                  Remove
                </Button>
              )}
            </CertificateCard>
          ))}
        </CertificateList>
      )}
      {offer !== undefined && (
        <Offered offer={offer} now={opened} onTrust={() => trust(offer.pem)} onCancel={() => setOffer(undefined)} />
      )}
      {failure !== undefined && <FailureNote failure={failure} words={trustText(failure)} />}
      {offer === undefined && <CertificateFile label={text.file} button={text.add} onPem={(pem) => void read(pem)} />}
    </div>
  );
}
