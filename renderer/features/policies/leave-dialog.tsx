import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { closePolicy, remarksOf, usePolicyEditor } from '../../stores/policy-editor';
import { policyText } from '../../text/policies';

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
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_, data) => {
        if (!data.open) onSettle(false);
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {savable
              ? 'What you entered is not saved yet.'
              : 'What you entered is not saved yet, and some fields need a look before it can be.'}
          </DialogContent>
          <DialogActions fluid>
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
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
