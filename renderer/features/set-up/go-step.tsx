import { Button } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { lazy, Suspense, useState } from 'react';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { frameText, unpublishedText } from '../../text/organising';
import { setUpText as text } from '../../text/set-up';
import { usePartStyles } from './part-styles';

const PublishDialog = lazy(async () => ({ default: (await import('../sync/publish-dialog')).PublishDialog }));

/** Publishing, and the way to the first check-out. */
export function GoStep({ customerName }: { readonly customerName: string }) {
  const styles = usePartStyles();
  const view = useOrganisation((state) => state.view);
  const [publishing, setPublishing] = useState(false);
  const unpublished = view?.unpublished ?? 0;
  return (
    <div className={styles.part}>
      {unpublished > 0 ? (
        <div className={styles.row}>
          <span>{unpublishedText(unpublished)}</span>
          <Button
            appearance="primary"
            disabledFocusable={view?.canPublish !== true}
            title={view?.canPublish === true ? undefined : frameText.noKey}
            onClick={() => {
              if (view?.canPublish === true) setPublishing(true);
            }}
          >
            {text.publish}
          </Button>
        </div>
      ) : (
        <>
          <div className={styles.row}>
            <CheckmarkCircleRegular className={styles.good} aria-hidden="true" />
            <span role="status">{text.published}</span>
          </div>
          <div>{text.checkOutHint(customerName)}</div>
          <div>
            <Button appearance="primary" onClick={() => void ask('app.openWindow', { window: 'popover' })}>
              {text.checkOut}
            </Button>
          </div>
        </>
      )}
      {publishing && (
        <Suspense fallback={null}>
          <PublishDialog
            onClose={() => {
              setPublishing(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
