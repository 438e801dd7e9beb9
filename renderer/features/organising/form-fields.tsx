import { Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { type ReactElement, useState } from 'react';
import type { EntityForm, Named, Remark } from './entity-form';
import { RemarkNote } from './remark-note';

const useStyles = makeStyles({
  label: { paddingBottom: '4px' },
  remark: { paddingTop: '4px' },
  hint: { paddingTop: '4px', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

/** How a remark is handed to a `Field`. */
export function validation(remark: Remark | undefined): {
  readonly validationState?: 'error' | 'warning';
  readonly validationMessage?: string;
} {
  if (remark === undefined) return {};
  return { validationState: remark.severity === 'problem' ? 'error' : 'warning', validationMessage: remark.text };
}

interface FieldProps<V extends Named> {
  readonly form: EntityForm<V>;
  readonly field: string & keyof V;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
}

interface TextFieldProps<V extends Named> extends FieldProps<V> {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly placeholder?: string;
  readonly mono?: boolean;
}

/** One line of text with what is wrong with it below. */
export function TextField<V extends Named>(props: TextFieldProps<V>) {
  const { form, field, label, hint, required = false, value, onText, placeholder, mono = false } = props;
  return (
    <Field
      label={label}
      required={required}
      {...(hint === undefined ? {} : { hint })}
      {...validation(form.remark(field))}
    >
      <Input
        value={value}
        readOnly={form.readOnly}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(mono ? { input: { style: { fontFamily: 'var(--fontFamilyMonospace)' } } } : {})}
        onChange={(_, data) => {
          onText(data.value);
        }}
        onBlur={() => {
          form.touch(field);
        }}
      />
    </Field>
  );
}

interface NameFieldProps<V extends Named> extends Pick<FieldProps<V>, 'label'> {
  readonly form: EntityForm<V> & { readonly change: (part: { readonly name: string }) => void };
  readonly value: V;
}

/** What a thing is called. */
export function NameField<V extends Named>({ form, value, label }: NameFieldProps<V>) {
  return (
    <TextField
      form={form}
      field="name"
      label={label}
      required
      value={value.name}
      onText={(name) => form.change({ name })}
    />
  );
}

interface LinesFieldProps<V extends Named> extends FieldProps<V> {
  readonly lines: readonly string[];
  readonly onLines: (lines: string[]) => void;
}

/** Several values, one on each line; what is typed stays as it is while the field has the focus. */
export function LinesField<V extends Named>(props: LinesFieldProps<V>) {
  const { form, field, label, hint, lines, onLines } = props;
  const [text, setText] = useState<string>();
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} {...validation(form.remark(field))}>
      <Textarea
        value={text ?? lines.join('\n')}
        readOnly={form.readOnly}
        rows={3}
        resize="vertical"
        onChange={(_, data) => {
          setText(data.value);
          onLines(data.value.split(/[\s,;]+/).filter((line) => line !== ''));
        }}
        onBlur={() => {
          setText(undefined);
          form.touch(field);
        }}
      />
    </Field>
  );
}

interface GroupFieldProps<V extends Named> extends FieldProps<V> {
  readonly children: ReactElement;
}

/**
 * A part of the form that is not one control. Not a `Field`: that would give every control inside it, even one in a dialog,
 * the same id.
 */
export function GroupField<V extends Named>({ form, field, label, hint, children }: GroupFieldProps<V>) {
  const styles = useStyles();
  const remark = form.remark(field);
  return (
    <div role="group" aria-label={label}>
      <div className={styles.label}>{label}</div>
      {children}
      {remark !== undefined && (
        <div className={styles.remark}>
          <RemarkNote remark={remark} />
        </div>
      )}
      {hint !== undefined && <div className={styles.hint}>{hint}</div>}
    </div>
  );
}
