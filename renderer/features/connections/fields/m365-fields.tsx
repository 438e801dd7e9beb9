import { cloudName, formText } from '../../../text/connections';
import { Choice, Group, Line, type PartProps } from './form-parts';

function CloudFields({ form, onChange, problems, readOnly }: PartProps) {
  return (
    <>
      <Choice
        label={formText.cloud}
        value={form.cloud}
        options={cloudName}
        readOnly={readOnly}
        onValue={(cloud) => {
          onChange({ cloud });
        }}
      />
      {form.cloud === 'custom' && (
        <>
          <Line
            label={formText.graphUrl}
            value={form.graphUrl}
            max={300}
            placeholder="https://graph.example.com"
            hint={formText.customHint}
            problem={problems['cloud.graphUrl']}
            readOnly={readOnly}
            onValue={(graphUrl) => {
              onChange({ graphUrl });
            }}
          />
          <Line
            label={formText.loginUrl}
            value={form.loginUrl}
            max={300}
            placeholder="https://login.example.com"
            problem={problems['cloud.loginUrl']}
            readOnly={readOnly}
            onValue={(loginUrl) => {
              onChange({ loginUrl });
            }}
          />
        </>
      )}
    </>
  );
}

function SignInFields({ form, onChange, problems, readOnly }: PartProps) {
  return (
    <>
      <Choice
        label={formText.signIn}
        value={form.signIn}
        options={formText.signIns}
        readOnly={readOnly}
        hint={formText.signInHint[form.signIn]}
        onValue={(signIn) => {
          onChange({ signIn });
        }}
      />
      <Line
        label={formText.clientId}
        required
        mono
        value={form.clientId}
        max={64}
        problem={problems['signIn.clientId']}
        readOnly={readOnly}
        onValue={(clientId) => {
          onChange({ clientId });
        }}
      />
      {form.signIn === 'app' && (
        <Choice
          label={formText.credential}
          value={form.credential}
          options={formText.credentials}
          readOnly={readOnly}
          hint={formText.credentialHint}
          onValue={(credential) => {
            onChange({ credential });
          }}
        />
      )}
    </>
  );
}

/** What is asked about a Microsoft 365 tenant. */
export function M365Fields(props: PartProps) {
  const { form, onChange, problems, readOnly } = props;
  return (
    <>
      <Group title={formText.tenant}>
        <Line
          label={formText.tenantId}
          required
          mono
          value={form.tenantId}
          max={64}
          hint={formText.tenantHint}
          problem={problems['tenantId']}
          readOnly={readOnly}
          onValue={(tenantId) => {
            onChange({ tenantId });
          }}
        />
        <Line
          label={formText.defaultDomain}
          required
          value={form.defaultDomain}
          max={253}
          placeholder="contoso.onmicrosoft.com"
          hint={formText.domainHint}
          problem={problems['defaultDomain']}
          readOnly={readOnly}
          onValue={(defaultDomain) => {
            onChange({ defaultDomain });
          }}
        />
        <CloudFields {...props} />
      </Group>
      <Group title={formText.signInTitle}>
        <SignInFields {...props} />
      </Group>
    </>
  );
}
