import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { LeftoversView } from '../../../shared/ipc/endpoint-rows';
import { ask } from '../../bridge';
import { countOfLeftovers, leftoversText as text } from '../../text/leftovers';
import { FailureNote } from '../../ui/failure-note';
import { Confirm } from '../organising/confirm';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  words: { flexGrow: 1 },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  list: { margin: 0, paddingLeft: '20px', overflowWrap: 'anywhere', userSelect: 'text' },
});

interface State {
  readonly busy: boolean;
  readonly found?: LeftoversView;
  readonly failure?: Failure;
}

function wordsOf({ busy, found }: State): string {
  if (busy) return text.busy;
  if (found === undefined) return text.hint;
  const count = countOfLeftovers(found);
  return count === 0 ? text.none : text.found(count);
}

function List({ found }: { readonly found: LeftoversView }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={text.list}>
      {found.members.map((name) => (
        <li key={`member ${name}`}>{text.member(name)}</li>
      ))}
      {found.remains.map((token) => (
        <li key={`remains ${token}`}>{text.remains(token)}</li>
      ))}
    </ul>
  );
}

interface RemoveProps {
  readonly count: number;
  readonly busy: boolean;
  readonly onRemove: () => void;
}

function RemoveButton({ count, busy, onRemove }: RemoveProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="small"
        disabledFocusable={busy}
        onClick={() => {
          setAsking(true);
        }}
      >
        {text.remove(count)}
      </Button>
      {asking && (
        <Confirm
          title={text.confirmTitle(count)}
          action={text.confirmAction(count)}
          onConfirm={() => {
            setAsking(false);
            onRemove();
          }}
          onCancel={() => {
            setAsking(false);
          }}
        >
          {text.confirm}
        </Confirm>
      )}
    </>
  );
}

/** What a computer still holds of accounts that are gone: looked for and removed only when somebody says so. */
export function Leftovers({ connectorId }: { readonly connectorId: ConnectorId }) {
  const styles = useStyles();
  const [state, setState] = useState<State>({ busy: false });
  const { busy, found, failure } = state;
  const isFound = found !== undefined && countOfLeftovers(found) > 0;
  const run = async (work: ReturnType<typeof ask<'endpoint.leftovers'>>): Promise<void> => {
    setState((before) => ({ ...before, busy: true }));
    const answer = await work;
    setState(answer.ok ? { busy: false, found: answer.value } : { busy: false, failure: answer.error });
  };
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <div className={mergeClasses(styles.words, found === undefined && !busy && styles.hint)} role="status">
          {wordsOf(state)}
        </div>
        <Button
          size="small"
          disabledFocusable={busy}
          onClick={() => void run(ask('endpoint.leftovers', { connectorId }))}
        >
          {found === undefined ? text.look : text.lookAgain}
        </Button>
        {isFound && (
          <RemoveButton
            count={countOfLeftovers(found)}
            busy={busy}
            onRemove={() => void run(ask('endpoint.cleanUp', { connectorId, leftovers: found }))}
          />
        )}
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
      {isFound && <List found={found} />}
    </div>
  );
}
