import { makeStyles, tokens } from '@fluentui/react-components';
import { useOrganisation } from '../../stores/organisation';
import { syncText as text } from '../../text/sync';
import { FailureNote } from '../../ui/failure-note';
import { DeliverySection } from '../audit/delivery-section';
import { FileSection } from './file-section';
import { InvitationSection } from './invitation-section';
import { KeysSection } from './keys-section';
import { LeaveSection } from './leave-section';
import { SettingsSection } from './settings-section';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '32px' },
  practice: { maxWidth: '640px', color: tokens.colorNeutralForeground2 },
});

/** The organisation as a whole: its name and limits, its file and where it is kept, who may publish, who may join. */
export function SyncPage() {
  const styles = useStyles();
  const view = useOrganisation((state) => state.view);
  const failure = useOrganisation((state) => state.failure);
  if (view === undefined) return failure === undefined ? null : <FailureNote failure={failure} />;
  return (
    <div className={styles.page}>
      <SettingsSection view={view} />
      <DeliverySection view={view} />
      <FileSection view={view} />
      {view.source === undefined ? (
        <div className={styles.practice}>{text.practice}</div>
      ) : (
        <>
          {view.canEdit && <KeysSection view={view} />}
          <InvitationSection />
          <LeaveSection name={view.name} />
        </>
      )}
    </div>
  );
}
