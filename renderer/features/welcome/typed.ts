import { create } from 'zustand';
import { draftOf, type SourceDraft } from '../sync/source-draft';

/** Who makes an organisation, as it is being typed. */
export interface Person {
  readonly organisation: string;
  readonly name: string;
  readonly upn: string;
  readonly objectId: string;
  /** Undefined until somebody types one: until then it follows the name. */
  readonly handle: string | undefined;
}

interface Typed {
  readonly invitation: string;
  readonly objectId: string;
  readonly person: Person;
  readonly source: SourceDraft;
}

const nothingTyped: Typed = {
  invitation: '',
  objectId: '',
  person: { organisation: '', name: '', upn: '', objectId: '', handle: undefined },
  source: draftOf(),
};

/** What stands in the forms of the welcome page; going back and forth loses nothing. */
export const useTyped = create<Typed>(() => nothingTyped);

/** Empties the forms. */
export function forgetTyped(): void {
  useTyped.setState(nothingTyped, true);
}
