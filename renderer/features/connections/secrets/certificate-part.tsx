import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { CertificateView } from '../../../../shared/ipc/sign-in-rows';
import { ask } from '../../../bridge';
import { expiryText } from '../../../text/credentials';
import { certificateText as text, grouped } from '../../../text/sign-in';
import { exactTime } from '../../../text/time';
import { CopyTextButton } from '../../../ui/copy-text';
import { FailureNote } from '../../../ui/failure-note';
import { Tag } from '../../../ui/tag';
import { Confirm } from '../../organising/confirm';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  facts: { display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', gap: '4px 16px', margin: 0 },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere', userSelect: 'text' },
  mono: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

interface State {
  readonly known: boolean;
  readonly certificate?: CertificateView | undefined;
  readonly failure?: Failure;
}

function useCertificate(connectorId: ConnectorId) {
  const [state, setState] = useState<State>({ known: false });
  useEffect(() => {
    let current = true;
    void ask('certificate.view', { connectorId }).then((answer) => {
      if (!current) return;
      setState(answer.ok ? { known: true, ...answer.value } : { known: true, failure: answer.error });
    });
    return () => {
      current = false;
    };
  }, [connectorId]);
  const create = useCallback(async (): Promise<void> => {
    const answer = await ask('certificate.create', { connectorId });
    setState((now) => (answer.ok ? { known: true, ...answer.value } : { ...now, failure: answer.error }));
  }, [connectorId]);
  const remove = useCallback(async (): Promise<void> => {
    const answer = await ask('certificate.remove', { connectorId });
    setState((now) => (answer.ok ? { known: true } : { ...now, failure: answer.error }));
  }, [connectorId]);
  return { ...state, create, remove };
}

function Certificate({ certificate }: { readonly certificate: CertificateView }) {
  const styles = useStyles();
  const { thumbprint, notAfter, expiry, pem } = certificate;
  return (
    <>
      <dl className={styles.facts}>
        <dt className={styles.term}>{text.thumbprint}</dt>
        <dd className={`${styles.fact} ${styles.mono}`} data-selectable="">
          {grouped(thumbprint)}
        </dd>
        <dt className={styles.term}>{text.valid}</dt>
        <dd className={styles.fact}>
          {exactTime(notAfter)}{' '}
          {expiry !== 'fine' && <Tag tone={expiry === 'expired' ? 'bad' : 'warm'}>{expiryText[expiry]}</Tag>}
        </dd>
      </dl>
      <Field label={text.pem} hint={text.lead}>
        <Textarea className={styles.mono} readOnly rows={4} value={pem} />
      </Field>
    </>
  );
}

type Asking = 'renew' | 'remove' | undefined;

/** The certificate with which this computer signs in as an app: making, handing out, removing. */
export function CertificatePart({ connectorId }: { readonly connectorId: ConnectorId }) {
  const styles = useStyles();
  const { known, certificate, failure, create, remove } = useCertificate(connectorId);
  const [asking, setAsking] = useState<Asking>();
  const asks = (what: Asking) => (): void => {
    setAsking(what);
  };
  if (!known) return null;
  return (
    <div className={styles.part}>
      {certificate === undefined ? <div>{text.none}</div> : <Certificate certificate={certificate} />}
      <div className={styles.actions}>
        {certificate === undefined ? (
          <Button onClick={() => void create()}>{text.create}</Button>
        ) : (
          <>
            <CopyTextButton text={certificate.pem} label={text.copy} size="medium" />
            <Button onClick={asks('renew')}>{text.renew}</Button>
            <Button onClick={asks('remove')}>{text.remove}</Button>
          </>
        )}
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
      {asking !== undefined && (
        <Confirm
          title={asking === 'renew' ? text.renewTitle : text.removeTitle}
          action={asking === 'renew' ? text.renewAction : text.removeAction}
          onCancel={asks(undefined)}
          onConfirm={() => {
            setAsking(undefined);
            void (asking === 'renew' ? create() : remove());
          }}
        >
          {asking === 'renew' ? text.renewBody : text.removeBody}
        </Confirm>
      )}
    </div>
  );
}
