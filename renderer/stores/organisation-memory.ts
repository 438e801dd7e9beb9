import { create } from 'zustand';
import type { Failure } from '../../shared/errors';

/** The pages of the Settings window, in the order of its navigation. */
export const settingsPages = [
  'policies',
  'customers',
  'customerGroups',
  'technicians',
  'technicianGroups',
  'connections',
  'sync',
  'preferences',
  'about',
] as const;
export type SettingsPage = (typeof settingsPages)[number];

/** What a list page looked like when it was left. */
export interface ListMemory {
  readonly query: string;
  /** The row that the arrow keys stand on. */
  readonly active: string | undefined;
  /** Archived ones are shown too. */
  readonly archived: boolean;
}

/** A sentence at the foot of the window, with a way to take back what it tells of. */
export interface Notice {
  readonly text: string;
  readonly undo: boolean;
  readonly failure?: Failure;
}

interface MemoryStore {
  readonly page: SettingsPage | undefined;
  readonly lists: Readonly<Record<string, ListMemory>>;
  readonly notice: Notice | undefined;
  /** A page that was told to open one thing, such as the policy that a finding is about. */
  readonly open: { readonly page: SettingsPage; readonly id: string } | undefined;
  /** Asked before the page is left; answers whether it may be. */
  readonly guard: (() => Promise<boolean>) | undefined;
}

/** What the Settings window remembers while it is open. */
export const useMemory = create<MemoryStore>(() => ({
  page: undefined,
  lists: {},
  notice: undefined,
  open: undefined,
  guard: undefined,
}));

const blank: ListMemory = { query: '', active: undefined, archived: false };

/** The memory of one list. */
export const listMemory =
  (key: string) =>
  (state: MemoryStore): ListMemory =>
    state.lists[key] ?? blank;

/** Remembers how a list looks. */
export function rememberList(key: string, change: Partial<ListMemory>): void {
  useMemory.setState((state) => ({
    lists: { ...state.lists, [key]: { ...(state.lists[key] ?? blank), ...change } },
  }));
}

/** Goes to a page, and there to one thing. An editor with unsaved input is asked first. */
export async function goTo(page: SettingsPage, id?: string): Promise<boolean> {
  const { guard, page: now } = useMemory.getState();
  if (guard !== undefined && (now !== page || id !== undefined) && !(await guard())) return false;
  useMemory.setState({ page, open: id === undefined ? undefined : { page, id } });
  return true;
}

/** Takes the thing that a page was told to open; it is told once. */
export function takeOpened(page: SettingsPage): string | undefined {
  const { open } = useMemory.getState();
  if (open?.page !== page) return undefined;
  useMemory.setState({ open: undefined });
  return open.id;
}

/** Asks before the page is left, until the returned function is called. */
export function guardPage(guard: () => Promise<boolean>): () => void {
  useMemory.setState({ guard });
  return () => {
    if (useMemory.getState().guard === guard) useMemory.setState({ guard: undefined });
  };
}

/** Shows a sentence at the foot of the window. */
export function notify(text: string, extras: { readonly undo?: boolean; readonly failure?: Failure } = {}): void {
  const { undo = false, failure } = extras;
  useMemory.setState({ notice: { text, undo, ...(failure === undefined ? {} : { failure }) } });
}

/** Takes the sentence away. */
export function dismissNotice(): void {
  useMemory.setState({ notice: undefined });
}
