import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { sections, type Section } from '../../text/policies';

/** A section counts as the one being read when its head is within this many pixels of the top. */
const NEAR = 96;

interface Sections {
  /** What scrolls. */
  readonly form: RefObject<HTMLDivElement | null>;
  /** The section that is being read. */
  readonly here: Section;
  /** Scrolls to a section and puts the focus on its heading, so that the next Tab is in it. */
  readonly go: (section: Section) => void;
}

const find = (form: HTMLElement | null, section: Section): HTMLElement | null =>
  form?.querySelector<HTMLElement>(`[data-section="${section}"]`) ?? null;

function read(form: HTMLElement): Section {
  if (form.scrollTop > 0 && form.scrollTop + form.clientHeight >= form.scrollHeight - 2) return 'review';
  const top = form.getBoundingClientRect().top;
  const passed = sections.filter((section) => {
    const element = find(form, section);
    return element !== null && element.getBoundingClientRect().top - top <= NEAR;
  });
  return passed.at(-1) ?? 'source';
}

/** Which part of the long form is in sight, and the way to another one. */
export function useSections(): Sections {
  const form = useRef<HTMLDivElement>(null);
  const [here, setHere] = useState<Section>('source');
  useEffect(() => {
    const element = form.current;
    if (element === null) return undefined;
    const listener = (): void => {
      setHere(read(element));
    };
    element.addEventListener('scroll', listener, { passive: true });
    return () => {
      element.removeEventListener('scroll', listener);
    };
  }, []);
  const go = useCallback((section: Section): void => {
    const element = find(form.current, section);
    if (element === null) return;
    element.scrollIntoView({ block: 'start' });
    element.querySelector<HTMLElement>('h3')?.focus({ preventScroll: true });
    setHere(section);
  }, []);
  return { form, here, go };
}
