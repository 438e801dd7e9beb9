import { CircleSmallFilled } from '@fluentui/react-icons/svg/circle-small';
import type { EntityRow } from '../../../shared/ipc/entities';
import { sources } from '../../../shared/model/connector';
import { modeName, roleName, sourceName } from '../../text/en';
import { changedHint, changedName, tagName } from '../../text/organising';
import { SourceIcon } from '../../ui/source-icon';
import { Tag } from '../../ui/tag';

type TagCode = EntityRow['tags'][number];

const words: Readonly<Record<TagCode, string>> = { ...tagName, ...modeName, ...roleName, ...sourceName };
const tones: Partial<Record<TagCode, 'warm'>> = { noConnector: 'warm', burner: 'warm' };

/** What is to be said about a row in words of one or two. */
export function RowTags({ row }: { readonly row: Pick<EntityRow, 'tags' | 'changed'> }) {
  return (
    <>
      {row.changed !== 'no' && (
        <Tag tone="brand" icon={<CircleSmallFilled aria-hidden="true" />} title={changedHint[row.changed]}>
          {changedName[row.changed]}
        </Tag>
      )}
      {row.tags.map((tag) => {
        const source = sources.find((one) => one === tag);
        if (source !== undefined) return <SourceIcon key={tag} source={source} />;
        return (
          <Tag key={tag} tone={tones[tag] ?? 'plain'}>
            {words[tag]}
          </Tag>
        );
      })}
    </>
  );
}
