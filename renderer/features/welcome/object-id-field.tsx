import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { objectIdCommand, objectIdSteps } from '../../text/welcome';

const useStyles = makeStyles({
  help: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    '& summary': { cursor: 'pointer', width: 'fit-content', lineHeight: '24px' },
    '& ol': { margin: '4px 0', paddingLeft: '20px' },
  },
  command: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
});

interface ObjectIdFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
}

/** Asks for the object id of the person's own Entra account and says where it is found. */
export function ObjectIdField({ value, onChange, problem }: ObjectIdFieldProps) {
  const styles = useStyles();
  return (
    <div>
      <Field label="Your Entra object id" {...(problem === undefined ? {} : { validationMessage: problem })}>
        <Input
          value={value}
          maxLength={64}
          spellCheck={false}
          placeholder="00000000-0000-0000-0000-000000000000"
          onChange={(_, data) => {
            onChange(data.value);
          }}
        />
      </Field>
      <details className={styles.help}>
        <summary>Where do I find it?</summary>
        <ol>
          {objectIdSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        Or run
        <code className={styles.command} data-selectable="">
          {objectIdCommand}
        </code>
      </details>
    </div>
  );
}
