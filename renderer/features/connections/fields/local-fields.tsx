import { makeStyles } from '@fluentui/react-components';
import { formText, osName } from '../../../text/connections';
import { Choice, Group, Line, type PartProps } from './form-parts';
import { HostKeyField } from './host-key-field';

const useStyles = makeStyles({
  pair: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 120px',
    gap: '12px',
    alignItems: 'start',
    '& > *, & .fui-Input': { minWidth: 0 },
  },
});

function SshFields({ form, onChange, problems, readOnly }: PartProps) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.pair}>
        <Line
          label={formText.host}
          required
          value={form.host}
          max={253}
          placeholder="server1.corp.example.com"
          problem={problems['transport.host']}
          readOnly={readOnly}
          onValue={(host) => {
            onChange({ host });
          }}
        />
        <Line
          label={formText.port}
          required
          value={form.port}
          max={5}
          problem={problems['transport.port']}
          readOnly={readOnly}
          onValue={(port) => {
            onChange({ port });
          }}
        />
      </div>
      <Line
        label={formText.user}
        required
        value={form.user}
        max={64}
        hint={formText.userHint[form.os]}
        problem={problems['transport.user']}
        readOnly={readOnly}
        onValue={(user) => {
          onChange({ user });
        }}
      />
      <HostKeyField form={form} onChange={onChange} problems={problems} readOnly={readOnly} />
    </>
  );
}

/** What is asked about a computer. */
export function LocalFields(props: PartProps) {
  const { form, onChange, readOnly } = props;
  return (
    <Group title={formText.computer}>
      <Choice
        label={formText.os}
        value={form.os}
        options={osName}
        readOnly={readOnly}
        onValue={(os) => {
          onChange({ os });
        }}
      />
      <Choice
        label={formText.transport}
        value={form.transport}
        options={formText.transports}
        readOnly={readOnly}
        hint={formText.transportHint[form.transport]}
        onValue={(transport) => {
          onChange({ transport });
        }}
      />
      {form.transport === 'ssh' && <SshFields {...props} />}
    </Group>
  );
}
