import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  ProgressBar,
  SearchBox,
} from '@fluentui/react-components';
import { type DirectoryPersonView, MOST_PEOPLE } from '../../../shared/ipc/partner-rows';
import { partnerFailure } from '../../text/partner';
import { peopleText as text, personRemarks } from '../../text/people';
import { FailureNote } from '../../ui/failure-note';
import { useFoundStyles } from '../organising/found-styles';
import { mayJoin, type PeopleState, usePeople } from './people-state';

interface RowProps {
  readonly person: DirectoryPersonView;
  readonly state: PeopleState;
}

function Row({ person, state: { chosen, choose } }: RowProps) {
  const styles = useFoundStyles();
  const isChosen = chosen.has(person.objectId);
  return (
    <li className={styles.row}>
      <Checkbox
        className={styles.name}
        label={person.name}
        disabled={!mayJoin(person) || (!isChosen && chosen.size >= MOST_PEOPLE)}
        checked={isChosen}
        onChange={(_, data) => {
          choose(person, data.checked === true);
        }}
      />
      <span className={styles.more}>{[person.upn, ...personRemarks(person)].join(' · ')}</span>
    </li>
  );
}

function People({ state }: { readonly state: PeopleState }) {
  const styles = useFoundStyles();
  const { people, more, looking } = state;
  if (people === undefined) return null;
  if (people.length === 0) return <div role="status">{looking ? '' : text.noMatch}</div>;
  return (
    <>
      <ul className={styles.list} tabIndex={0} aria-label={text.list}>
        {people.map((person) => (
          <Row key={person.objectId} person={person} state={state} />
        ))}
      </ul>
      {more && <div>{text.more(people.length)}</div>}
    </>
  );
}

function Content({ state }: { readonly state: PeopleState }) {
  const styles = useFoundStyles();
  const { failure, looking, query, setQuery } = state;
  return (
    <>
      <div>{text.lead}</div>
      <SearchBox
        className={styles.wide}
        aria-label={text.search}
        placeholder={text.search}
        maxLength={120}
        value={query}
        onChange={(_, data) => {
          setQuery(data.value);
        }}
      />
      {/* Always there, so that the list does not jump while one types. */}
      <ProgressBar
        aria-label={text.looking}
        aria-hidden={!looking}
        style={{ visibility: looking ? 'visible' : 'hidden', flexShrink: 0 }}
      />
      {failure !== undefined && (
        <>
          <FailureNote failure={failure} words={partnerFailure(failure)} />
          <div>
            <Button onClick={state.again}>{text.again}</Button>
          </div>
        </>
      )}
      <People state={state} />
    </>
  );
}

/** People of the own tenant; those who are chosen become technicians of the draft. Shown while it is there. */
export function PeopleDialog({ onClose }: { readonly onClose: () => void }) {
  const styles = useFoundStyles();
  const state = usePeople();
  const { chosen, taking } = state;
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_, data) => {
        if (!data.open) onClose();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{text.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <Content state={state} />
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{text.cancel}</Button>
            <Button
              appearance="primary"
              className={styles.take}
              disabledFocusable={chosen.size === 0 || taking}
              onClick={() => {
                if (chosen.size === 0 || taking) return;
                void state.take().then((taken) => {
                  if (taken) onClose();
                });
              }}
            >
              {text.take(chosen.size)}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
