import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { editorText, frameText, kindsName } from '../../text/organising';
import { FailureNote } from '../../ui/failure-note';
import { isMod } from '../../ui/keys';
import { Tag } from '../../ui/tag';
import { Confirm } from './confirm';
import type { DrawerKind, EntityForm, Named } from './entity-form';
import { RemarkNote } from './remark-note';

const useStyles = makeStyles({
  drawer: { width: '520px', maxWidth: '100%' },
  body: { display: 'flex', flexDirection: 'column', gap: '20px', paddingBottom: '16px' },
  foot: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  end: { marginRight: 'auto', display: 'flex', gap: '8px' },
  title: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '8px', overflowWrap: 'anywhere' },
});

interface EditorDrawerProps<V extends Named> {
  readonly kind: DrawerKind;
  readonly form: EntityForm<V>;
  readonly onClose: () => void;
  /** Saves instead of the form's own `save`. */
  readonly onSave?: () => Promise<boolean>;
  /** There is something to lose besides what the form holds. */
  readonly alsoDirty?: boolean;
  /** Beside Save: delete, archive. */
  readonly tools?: ReactNode;
  readonly children: (value: V) => ReactNode;
}

function Head<V extends Named>({ kind, form, onClose }: Pick<EditorDrawerProps<V>, 'kind' | 'form' | 'onClose'>) {
  const styles = useStyles();
  const { base, published, isNew } = form;
  const changed = base !== undefined && !isNew && JSON.stringify(base) !== JSON.stringify(published);
  return (
    <DrawerHeader>
      <DrawerHeaderTitle
        action={
          <Button appearance="subtle" aria-label={editorText.close} icon={<DismissRegular />} onClick={onClose} />
        }
      >
        <span className={styles.title}>
          {isNew ? editorText.newOne(kind) : (base?.name ?? editorText.loading)}
          {changed && <Tag tone="brand">{published === undefined ? editorText.added : editorText.edited}</Tag>}
        </span>
      </DrawerHeaderTitle>
    </DrawerHeader>
  );
}

function Notes<V extends Named>({ form, kind }: { readonly form: EntityForm<V>; readonly kind: DrawerKind }) {
  return (
    <>
      {form.failure !== undefined && <FailureNote failure={form.failure} subject={kindsName[kind]} />}
      {form.overtaken && <RemarkNote remark={{ severity: 'warning', text: editorText.overtaken }} />}
      {form.readOnly && <RemarkNote remark={{ severity: 'warning', text: frameText.readOnly }} quiet />}
      {form.general.map((remark) => (
        <RemarkNote key={remark.text} remark={remark} />
      ))}
    </>
  );
}

interface FootProps<V extends Named> {
  readonly form: EntityForm<V>;
  readonly dirty: boolean;
  readonly tools: ReactNode;
  readonly onClose: () => void;
  readonly onSave: () => void;
}

function Foot<V extends Named>({ form, dirty, tools, onClose, onSave }: FootProps<V>) {
  const styles = useStyles();
  return (
    <DrawerFooter className={styles.foot}>
      <span className={styles.end}>{!form.readOnly && tools}</span>
      <Button onClick={onClose}>{form.readOnly ? editorText.close : editorText.cancel}</Button>
      {!form.readOnly && (
        <Button
          appearance="primary"
          disabledFocusable={form.saving || (!dirty && !form.isNew)}
          onClick={onSave}
          title="Ctrl+Enter"
        >
          {editorText.save}
        </Button>
      )}
    </DrawerFooter>
  );
}

/** An editor at the side of its list. Escape closes it; unsaved input is asked about first. */
export function EditorDrawer<V extends Named>(props: EditorDrawerProps<V>) {
  const { kind, form, onClose, onSave = form.save, alsoDirty = false, tools, children } = props;
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  const dirty = form.dirty || alsoDirty;
  const close = (): void => {
    if (dirty && !form.readOnly) setAsking(true);
    else onClose();
  };
  const save = (): void => {
    void onSave().then((saved) => {
      if (saved) onClose();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !isMod(event)) return;
    event.preventDefault();
    save();
  };
  return (
    <OverlayDrawer
      open
      position="end"
      className={styles.drawer}
      onOpenChange={(_, data) => {
        if (!data.open) close();
      }}
      onKeyDown={onKeyDown}
      aria-label={form.isNew ? editorText.newOne(kind) : (form.base?.name ?? editorText.loading)}
    >
      <Head kind={kind} form={form} onClose={close} />
      <DrawerBody>
        <div className={styles.body}>
          <Notes form={form} kind={kind} />
          {form.value !== undefined && children(form.value)}
        </div>
      </DrawerBody>
      <Foot form={form} dirty={dirty} tools={tools} onClose={close} onSave={save} />
      {asking && (
        <Confirm
          title={editorText.leaveTitle(form.value?.name ?? '')}
          action={editorText.leaveAction}
          cancel={editorText.stay}
          onConfirm={onClose}
          onCancel={() => {
            setAsking(false);
          }}
        >
          {editorText.leave}
        </Confirm>
      )}
    </OverlayDrawer>
  );
}
