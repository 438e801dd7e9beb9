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

/** The ways of the welcome page that have a form. */
export type FormName = 'join' | 'create';

interface Typed {
  /** The form that is open. */
  readonly form: FormName | undefined;
  readonly invitation: string;
  readonly objectId: string;
  readonly person: Person;
  readonly source: SourceDraft;
}

const nothingTyped: Typed = {
  form: undefined,
  invitation: '',
  objectId: '',
  person: { organisation: '', name: '', upn: '', objectId: '', handle: undefined },
  source: draftOf(),
};

/**
 * What stands in the forms of the welcome page, and which of them is open; going back and forth loses nothing, nor does the
 * page that says that the program is starting, which may stand between.
 */
export const useTyped = create<Typed>(() => nothingTyped);

/** Empties the forms. */
export function forgetTyped(): void {
  useTyped.setState(nothingTyped, true);
}
