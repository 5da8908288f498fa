import { useState } from 'react'
import { groupClusters, isCluster } from '../marks/group-clusters.ts'
import { Icon } from '../marks/Icon.tsx'
import { Cluster, Tag, type ShownTag } from '../marks/Tag.tsx'
import { countText } from '../words/numbers.ts'
import marks from '../marks/marks.module.css'
import styles from './event.module.css'

/** Clusters and tags of an event. The many of a kind are one chip, which opens. */
export function Chips({ tags }: { tags: readonly ShownTag[] }) {
  const [open, setOpen] = useState<readonly string[]>([])
  const toggle = (kind: string) => setOpen(open.includes(kind) ? open.filter((each) => each !== kind) : [...open, kind])
  return (
    <ul className={styles.line} aria-label="Clusters and tags">
      {groupClusters(tags).map((shown) =>
        'tag' in shown ? (
          <Chip key={shown.tag.name} tag={shown.tag} />
        ) : (
          <li key={shown.kind} className={styles.kind}>
            <button
              type="button"
              className={`${marks.chip} ${marks.cluster}`}
              aria-expanded={open.includes(shown.kind)}
              onClick={() => toggle(shown.kind)}
            >
              <Icon name="hexagon" size={12} />
              <span className={marks.namespace}>{shown.kind}</span>
              {countText(shown.tags.length)}
              <Icon name={open.includes(shown.kind) ? 'up' : 'down'} size={12} />
            </button>
            {open.includes(shown.kind) && (
              <ul className={styles.kind} aria-label={shown.kind}>
                {shown.tags.map((tag) => (
                  <Chip key={tag.name} tag={tag} />
                ))}
              </ul>
            )}
          </li>
        ),
      )}
    </ul>
  )
}

function Chip({ tag }: { tag: ShownTag }) {
  return <li>{isCluster(tag) ? <Cluster tag={tag} /> : <Tag tag={tag} />}</li>
}
