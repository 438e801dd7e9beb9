import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import { ask } from '../../../bridge';
import { accountText as text } from '../../../text/sign-in';
import { CopyTextButton } from '../../../ui/copy-text';
import { FailureNote } from '../../../ui/failure-note';

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
});

/** The page on which an administrator of the customer consents to the app. */
export function Consent({ connectorId }: { readonly connectorId: ConnectorId }) {
  const styles = useStyles();
  const [url, setUrl] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const get = async (open: boolean): Promise<void> => {
    const answer = await ask('signIn.consentLink', { connectorId, open });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) setUrl(answer.value.url);
  };
  return (
    <>
      {url === undefined ? (
        <div>
          <Button size="small" onClick={() => void get(false)}>
            {text.consent}
          </Button>
        </div>
      ) : (
        <>
          <div>{text.consentLead}</div>
          <div className={styles.small} data-selectable="">
            {url}
          </div>
          <div className={styles.actions}>
            <CopyTextButton text={url} label={text.copyConsent} />
            <Button size="small" onClick={() => void get(true)}>
              {text.openConsent}
            </Button>
          </div>
        </>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
    </>
  );
}
