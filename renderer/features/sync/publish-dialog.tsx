interface PublishDialogProps {
  readonly onClose: () => void;
}

/** What publishing would change, and the button that does it. Shown while it is open. */
export function PublishDialog({ onClose }: PublishDialogProps) {
  return (
    <button type="button" onClick={onClose}>
      Close
    </button>
  );
}
