import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { listed } from '../../text/en';
import { findingText } from '../../text/findings';
import { setUpText as text } from '../../text/set-up';
import { FailureNote } from '../../ui/failure-note';
import { Line } from '../connections/fields/form-parts';
import { ChoiceCards } from '../policies/choice-cards';
import { usePartStyles } from './part-styles';
import { policyTemplates } from './templates';

const choices = policyTemplates.map(({ id, name, body }) => ({ value: id, title: name, body }));

function useAdding() {
  const [template, setTemplate] = useState(policyTemplates[0]);
  const [name, setName] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [added, setAdded] = useState<string>();
  const shown = name ?? template?.name ?? '';
  const add = async (): Promise<void> => {
    if (template === undefined) return;
    const value = template.make(crypto.randomUUID(), shown.trim());
    if (value.name === '') {
      setProblem(text.nameProblem);
      return;
    }
    const answer = await ask('entity.put', { entity: { kind: 'policy', value } });
    setFailure(answer.ok ? undefined : answer.error);
    const findings = answer.ok && !answer.value.saved ? answer.value.findings : [];
    const problems = findings.filter(({ severity }) => severity === 'problem');
    setProblem(problems.length === 0 ? undefined : problems.map((one) => findingText(one, 'policy')).join(' '));
    setAdded(answer.ok && answer.value.saved ? value.name : undefined);
  };
  const choose = (id: string): void => {
    setTemplate(policyTemplates.find((one) => one.id === id));
    setName(undefined);
    setProblem(undefined);
  };
  return { template, shown, setName, problem, failure, added, add, choose };
}

/** A first policy from a template; more and others are made on the page of the policies. */
export function PolicyStep({ policies }: { readonly policies: readonly string[] }) {
  const styles = usePartStyles();
  const { template, shown, setName, problem, failure, added, add, choose } = useAdding();
  return (
    <div className={styles.part}>
      {policies.length > 0 && <div>{text.policyThere(listed(policies.slice(0, 5)))}</div>}
      <ChoiceCards name={text.template} choices={choices} value={template?.id ?? ''} onChange={choose} />
      <div className={styles.fields}>
        <Line
          label={text.policyName}
          required
          value={shown}
          max={120}
          problem={problem}
          readOnly={false}
          onValue={setName}
        />
      </div>
      <div className={styles.row}>
        <Button appearance={policies.length === 0 ? 'primary' : 'secondary'} onClick={() => void add()}>
          {text.addPolicy}
        </Button>
        <span role="status">{added === undefined ? '' : text.policyAdded(added)}</span>
      </div>
      {failure !== undefined && <FailureNote failure={failure} subject={text.notSaved} />}
    </div>
  );
}
