import { Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ConnectorForm, FormProblems } from '../connector-form';

/** What every part of the form gets. */
export interface PartProps {
  readonly form: ConnectorForm;
  readonly onChange: (change: Partial<ConnectorForm>) => void;
  readonly problems: FormProblems;
  readonly readOnly: boolean;
}

const useStyles = makeStyles({
  mono: { '& textarea, & input': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 } },
  group: { display: 'flex', flexDirection: 'column', gap: '12px', border: 'none', margin: 0, padding: 0, minWidth: 0 },
  legend: {
    padding: '0 0 4px',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
});

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly readOnly: boolean;
  readonly max: number;
  readonly problem?: string | undefined;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly mono?: boolean;
  /** More than one line. */
  readonly rows?: number;
  readonly required?: boolean;
}

/** One field of text with what is wrong with it. */
export function Line(props: LineProps) {
  const { label, value, onValue, readOnly, max, problem, hint, placeholder, mono, rows, required } = props;
  const styles = useStyles();
  const common = {
    value,
    readOnly,
    maxLength: max,
    spellCheck: false,
    onChange: (_: unknown, data: { value: string }) => {
      onValue(data.value);
    },
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(mono === true ? { className: styles.mono } : {}),
  };
  return (
    <Field
      label={label}
      required={required ?? false}
      {...(hint === undefined ? {} : { hint })}
      {...(problem === undefined ? {} : { validationMessage: problem })}
    >
      {rows === undefined ? <Input {...common} /> : <Textarea {...common} rows={rows} resize="vertical" />}
    </Field>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: Readonly<Record<T, string>>;
  readonly onValue: (value: T) => void;
  readonly readOnly: boolean;
  readonly hint?: ReactNode;
}

/** One of a few. */
export function Choice<T extends string>({ label, value, options, onValue, readOnly, hint }: ChoiceProps<T>) {
  const names = Object.keys(options) as T[];
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint: { children: hint } })}>
      <Select
        value={value}
        disabled={readOnly}
        onChange={(_, data) => {
          const found = names.find((name) => name === data.value);
          if (found !== undefined) onValue(found);
        }}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {options[name]}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** Fields that belong together, under a heading. */
export function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{title}</legend>
      {children}
    </fieldset>
  );
}
