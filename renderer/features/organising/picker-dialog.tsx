import { Button, Checkbox, FieldContextProvider, makeStyles, SearchBox, tokens } from '@fluentui/react-components';
import type { EntityKind } from '../../../shared/ipc/entities';
import { listText, pickerText } from '../../text/organising';
import { PlainDialog } from '../../ui/plain-dialog';
import { type PickerChoice, usePickerChoice } from './picker-choice';
import { PickerRows } from './picker-rows';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '8px' },
  search: { maxWidth: 'none' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px', minHeight: '32px' },
  count: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  empty: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    height: '320px',
    color: tokens.colorNeutralForeground2,
  },
});

export interface PickerDialogProps {
  readonly title: string;
  /** What is picked; archived customers are not offered. */
  readonly kind: EntityKind;
  /** Ids that are chosen when it opens. */
  readonly chosen: readonly string[];
  /** How many may be chosen at most. */
  readonly most?: number;
  readonly onDone: (chosen: readonly string[]) => void;
  readonly onCancel: () => void;
}

/** From this many on, choosing all of them at once is offered. */
const FEW = 2;

function Bar({ choice, most }: { readonly choice: PickerChoice; readonly most: number }) {
  const styles = useStyles();
  const { total = 0 } = choice;
  return (
    <div className={styles.line}>
      <span className={styles.count} role="status">
        {choice.chosen.size >= most ? pickerText.full(most) : pickerText.chosen(choice.chosen.size)}
      </span>
      <Checkbox
        label={pickerText.onlyChosen}
        checked={choice.onlyChosen}
        onChange={(_, data) => {
          choice.setOnlyChosen(data.checked === true);
        }}
      />
      {!choice.onlyChosen && total >= FEW && (
        <Button size="small" onClick={() => void choice.addFound()}>
          {pickerText.all(total)}
        </Button>
      )}
      <Button size="small" disabledFocusable={choice.chosen.size === 0} onClick={choice.clear}>
        {pickerText.none}
      </Button>
    </div>
  );
}

function Found({ choice, kind, title }: { readonly choice: PickerChoice } & Pick<PickerDialogProps, 'kind' | 'title'>) {
  const styles = useStyles();
  if (choice.total === 0) {
    const text = choice.onlyChosen ? pickerText.nothingChosen : pickerText.nothing(kind);
    return (
      <div className={styles.empty} role="status">
        {choice.query === '' ? text : listText.nothingFits(choice.query)}
      </div>
    );
  }
  return (
    <PickerRows
      name={title}
      total={choice.total ?? 0}
      rowAt={choice.rowAt}
      chosen={choice.chosen}
      onToggle={choice.toggle}
      onSee={choice.see}
    />
  );
}

function Picker({ title, kind, chosen, most = 20_000, onDone, onCancel }: PickerDialogProps) {
  const styles = useStyles();
  const choice = usePickerChoice(kind, chosen, most);
  return (
    <PlainDialog
      title={title}
      contentClass={styles.content}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{pickerText.cancel}</Button>
          <Button
            appearance="primary"
            onClick={() => {
              onDone([...choice.chosen]);
            }}
          >
            {pickerText.done}
          </Button>
        </>
      }
    >
      <SearchBox
        className={styles.search}
        aria-label={pickerText.search(kind)}
        placeholder={pickerText.search(kind)}
        value={choice.query}
        onChange={(_, data) => {
          choice.setQuery(data.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          const dialog = event.currentTarget.closest('[role="dialog"]');
          dialog?.querySelector<HTMLElement>('[role="listbox"]')?.focus();
        }}
      />
      <Bar choice={choice} most={most} />
      <Found choice={choice} kind={kind} title={title} />
    </PlainDialog>
  );
}

/** Things chosen by check boxes out of however many, with a search. Shown while it is there. */
export function PickerDialog(props: PickerDialogProps) {
  return (
    // A field around the button that opened it must not give its id to the controls in here.
    <FieldContextProvider value={undefined}>
      <Picker {...props} />
    </FieldContextProvider>
  );
}
