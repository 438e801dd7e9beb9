import { useEffect, useRef } from 'react';
import { mayEdit, useOrganisation } from '../../stores/organisation';
import { takeOpened, useMemory } from '../../stores/organisation-memory';
import { openPolicy, usePolicyEditor } from '../../stores/policy-editor';
import { PolicyEditor } from './editor';
import { PolicyList } from './policy-list';
import { PolicyReading } from './policy-reading';

/** The keyboard goes where the eye goes: to the head of a policy that opens, back to the rows when it closes. */
function useFocus(id: string | undefined): void {
  const before = useRef<string>(undefined);
  useEffect(() => {
    const [was, page] = [before.current, document.querySelector('main')];
    before.current = id;
    if (id !== undefined) page?.querySelector<HTMLElement>('h2')?.focus();
    else if (was !== undefined) page?.querySelector<HTMLElement>('[data-rows]')?.focus();
  }, [id]);
}

/** The page of the JIT policies: the list, or one policy to edit or to read. */
export function PoliciesPage() {
  const policy = usePolicyEditor((state) => state.policy);
  const canEdit = useOrganisation(mayEdit);
  const open = useMemory((state) => state.open);
  useEffect(() => {
    const id = takeOpened('policies');
    if (id !== undefined) void openPolicy(id);
  }, [open]);
  useFocus(policy?.id);
  if (policy === undefined) return <PolicyList />;
  return canEdit === false ? <PolicyReading policy={policy} /> : <PolicyEditor key={policy.id} policy={policy} />;
}
