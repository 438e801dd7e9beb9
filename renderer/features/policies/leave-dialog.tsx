import { Button } from '@fluentui/react-components';
import { closePolicy, remarksOf, usePolicyEditor } from '../../stores/policy-editor';
import { policyText } from '../../text/policies';
import { PlainDialog } from '../../ui/plain-dialog';

interface LeaveDialogProps {
  readonly name: string;
  readonly onSave: () => Promise<boolean>;
  /** Whether the editor may be left. */
  readonly onSettle: (leave: boolean) => void;
}

/** Asks what becomes of the input before the editor is left. */
export function LeaveDialog({ name, onSave, onSettle }: LeaveDialogProps) {
  const { policy, findings, saving } = usePolicyEditor();
  const savable = remarksOf({ policy, findings }).every(({ severity }) => severity === 'warning');
  const title = name.trim() === '' ? 'Save the new policy?' : `Save the changes to “${name.trim()}”?`;
  return (
    <PlainDialog
      alert
      fluid
      title={title}
      onClose={() => onSettle(false)}
      actions={
        <>
          <Button
            onClick={() => {
              closePolicy();
              onSettle(true);
            }}
          >
            {policyText.discard}
          </Button>
          <Button
            appearance={savable ? 'secondary' : 'primary'}
            onClick={() => {
              onSettle(false);
            }}
          >
            {policyText.keepEditing}
          </Button>
          {savable && (
            <Button
              appearance="primary"
              disabledFocusable={saving}
              onClick={() => {
                void onSave().then(onSettle);
              }}
            >
              {policyText.save}
            </Button>
          )}
        </>
      }
    >
      {savable
        ? 'What you entered is not saved yet.'
        : 'What you entered is not saved yet, and some fields need a look before it can be.'}
    </PlainDialog>
  );
}
