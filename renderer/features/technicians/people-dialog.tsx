import { Checkbox, ProgressBar, SearchBox } from '@fluentui/react-components';
import { type DirectoryPersonView, MOST_PEOPLE } from '../../../shared/ipc/partner-rows';
import { peopleText as text, personRemarks } from '../../text/people';
import { FoundDialog, FoundFailure } from '../organising/found-dialog';
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
  const { looking, query, setQuery } = state;
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
      <FoundFailure found={state} words={text.again} />
      <People state={state} />
    </>
  );
}

/** People of the own tenant; those who are chosen become technicians of the draft. Shown while it is there. */
export function PeopleDialog({ onClose }: { readonly onClose: () => void }) {
  const state = usePeople();
  return (
    <FoundDialog found={state} text={text} onClose={onClose}>
      <Content state={state} />
    </FoundDialog>
  );
}
