import { Cluster, Tag, type ShownTag } from './Tag.tsx'
import { chipsThatFit } from './chips-that-fit.ts'
import styles from './marks.module.css'

type ListedTag = ShownTag & { is_galaxy: boolean }

/** Clusters, then tags: as many whole chips as fit into so many pixels, and how many more there are. */
export function ChipRow({ tags, width }: { tags: readonly ListedTag[]; width: number }) {
  const ordered = [...tags.filter(({ is_galaxy }) => is_galaxy), ...tags.filter(({ is_galaxy }) => !is_galaxy)]
  const shown = ordered.slice(0, chipsThatFit(ordered, width))
  const hidden = ordered.slice(shown.length)
  return (
    <span className={styles.chipRow}>
      {shown.map((tag) =>
        tag.is_galaxy ? <Cluster key={tag.name} tag={tag} isShort /> : <Tag key={tag.name} tag={tag} isShort />,
      )}
      {hidden.length > 0 && (
        <span className={styles.more} title={hidden.map(({ name }) => name).join('\n')}>
          +{hidden.length}
        </span>
      )}
    </span>
  )
}
