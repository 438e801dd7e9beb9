import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { EditFinding, EntityKind } from '../../../shared/ipc/entities';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { findingText } from '../../text/findings';
import { editorText, frameText, namedBy } from '../../text/organising';
import { PlainDialog } from '../../ui/plain-dialog';

const useStyles = makeStyles({ list: { margin: '0 0 12px', paddingLeft: '20px' } });

/** What is asked to be deleted. */
export interface Removable {
  readonly kind: EntityKind;
  readonly id: string;
  readonly name: string;
}

interface Refusal {
  readonly thing: Removable;
  readonly findings: readonly EditFinding[];
}

/** What `useRemoval` gives: `remove` answers true when it is gone, `refusal` is for `RemovalRefusal`. */
export interface Removal {
  readonly remove: (thing: Removable) => Promise<boolean>;
  readonly refusal: Refusal | undefined;
  readonly dismiss: () => void;
}

/** Deletes at once, with Undo at the foot of the window; when others still name the thing, says who. */
export function useRemoval(): Removal {
  const [refusal, setRefusal] = useState<Refusal>();
  return {
    remove: async (thing) => {
      const answer = await ask('entity.remove', { kind: thing.kind, id: thing.id });
      if (!answer.ok) notify(editorText.cannotRemove(thing.name), { failure: answer.error });
      else if (answer.value.saved) notify(editorText.removed(thing.name), { undo: true });
      else setRefusal({ thing, findings: answer.value.findings });
      return answer.ok && answer.value.saved;
    },
    refusal,
    dismiss: () => {
      setRefusal(undefined);
    },
  };
}

interface RemoveButtonProps {
  /** The thing as it was last saved; nothing is shown while there is none. */
  readonly thing: Removable | undefined;
  readonly removal: Removal;
  readonly onGone: () => void;
}

/** Deletes what an editor shows, and leaves it then. */
export function RemoveButton({ thing, removal, onGone }: RemoveButtonProps) {
  if (thing === undefined) return null;
  return (
    <Button
      onClick={() => {
        void removal.remove(thing).then((gone) => {
          if (gone) onGone();
        });
      }}
    >
      {editorText.remove(thing.kind)}
    </Button>
  );
}

interface RemovalRefusalProps {
  readonly removal: Removal;
  /** What else can be done, such as archiving. */
  readonly advice?: string;
}

/** Why a thing cannot be deleted; nothing while there is no refusal. */
export function RemovalRefusal({ removal, advice }: RemovalRefusalProps) {
  const styles = useStyles();
  const { refusal, dismiss } = removal;
  if (refusal === undefined) return null;
  const { thing, findings } = refusal;
  return (
    <PlainDialog
      title={editorText.cannotRemove(thing.name)}
      onClose={dismiss}
      actions={
        <Button appearance="primary" onClick={dismiss}>
          {frameText.close}
        </Button>
      }
    >
      <ul className={styles.list}>
        {findings.map((finding) => {
          const text = finding.code === 'inUse' ? namedBy(finding) : findingText(finding, thing.kind);
          return <li key={text}>{text}</li>;
        })}
      </ul>
      {advice ?? editorText.removeAdvice}
    </PlainDialog>
  );
}
