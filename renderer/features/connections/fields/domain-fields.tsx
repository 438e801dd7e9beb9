import { formText } from '../../../text/connections';
import { CaField } from './ca-field';
import { accountOuOf, baseDnOf } from '../connector-form';
import { ControllerFinder } from './controller-finder';
import { Choice, Group, Line, type PartProps } from './form-parts';

function PlaceFields({ form, onChange, problems, readOnly }: PartProps) {
  return (
    <Group title={formText.domain}>
      <Line
        label={formText.upnSuffix}
        required
        value={form.upnSuffix}
        max={253}
        placeholder="corp.example.com"
        hint={formText.upnSuffixHint}
        problem={problems['upnSuffix']}
        readOnly={readOnly}
        onValue={(upnSuffix) => {
          onChange({ upnSuffix });
        }}
      />
      <Line
        label={formText.baseDn}
        required
        value={baseDnOf(form)}
        max={1_000}
        placeholder="DC=corp,DC=example,DC=com"
        problem={problems['baseDn']}
        readOnly={readOnly}
        onValue={(baseDn) => {
          onChange({ baseDn });
        }}
      />
      <Line
        label={formText.accountOu}
        required
        value={accountOuOf(form)}
        max={1_000}
        placeholder="OU=Just In Time Accounts,DC=corp,DC=example,DC=com"
        hint={formText.accountOuHint}
        problem={problems['accountOu']}
        readOnly={readOnly}
        onValue={(accountOu) => {
          onChange({ accountOu });
        }}
      />
    </Group>
  );
}

function WayFields({ form, onChange, problems, readOnly }: PartProps) {
  return (
    <Group title={formText.way}>
      <Line
        label={formText.domainControllers}
        required
        rows={3}
        value={form.domainControllers}
        max={4_000}
        placeholder={'dc1.corp.example.com\ndc2.corp.example.com'}
        hint={formText.domainControllersHint}
        problem={problems['domainControllers']}
        readOnly={readOnly}
        onValue={(domainControllers) => {
          onChange({ domainControllers });
        }}
      />
      {!readOnly && <ControllerFinder form={form} onChange={onChange} />}
      <Choice
        label={formText.encryption}
        value={form.encryption}
        options={formText.encryptions}
        readOnly={readOnly}
        hint={formText.encryptionHint}
        onValue={(encryption) => {
          onChange({ encryption });
        }}
      />
      <CaField
        value={form.caCertificate}
        problem={problems['caCertificate']}
        readOnly={readOnly}
        onValue={(caCertificate) => {
          onChange({ caCertificate });
        }}
      />
    </Group>
  );
}

/** What is asked about an Active Directory domain. */
export function DomainFields(props: PartProps) {
  const { form, onChange, problems, readOnly } = props;
  return (
    <>
      <PlaceFields {...props} />
      <WayFields {...props} />
      <Group title={formText.signInTitle}>
        <Line
          label={formText.bindAccount}
          required
          value={form.bindAccount}
          max={1_000}
          placeholder="svc-latchkey@corp.example.com"
          hint={formText.bindAccountHint}
          problem={problems['bindAccount']}
          readOnly={readOnly}
          onValue={(bindAccount) => {
            onChange({ bindAccount });
          }}
        />
      </Group>
    </>
  );
}
