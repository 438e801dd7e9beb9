import { useMemo } from 'react';
import type { Policy } from '../../../shared/model/policy';
import { shownRemarks, usePolicyEditor } from '../../stores/policy-editor';
import type { Remark } from '../../stores/policy-editor-form';

/** Everything that is said about the form now. */
export function useShownRemarks(): readonly Remark[] {
  const { policy, findings, touched, tried, saved } = usePolicyEditor();
  return useMemo(
    () => shownRemarks({ policy, findings, touched, tried, saved }),
    [policy, findings, touched, tried, saved],
  );
}

/** What is said about a field and the fields within it. */
export function useRemarks(field: string): readonly Remark[] {
  return useShownRemarks().filter((remark) => remark.field === field || remark.field.startsWith(`${field}.`));
}

/** The first problem of a field as Fluent's `Field` takes it, its warnings otherwise. */
export function useValidation(field: string): {
  readonly validationState?: 'error' | 'warning';
  readonly validationMessage?: string;
} {
  const [remark] = useRemarks(field);
  if (remark === undefined) return {};
  return { validationState: remark.severity === 'problem' ? 'error' : 'warning', validationMessage: remark.text };
}

export interface SectionProps {
  readonly policy: Policy;
}
