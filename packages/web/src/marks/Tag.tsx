import { Icon } from './Icon.tsx'
import { readCluster, readTag } from './read-tag.ts'
import styles from './marks.module.css'

export type ShownTag = { name: string; colour?: string | undefined; local?: boolean | undefined }

/** A tag: a swatch of its colour, its namespace dimmed or left out where room is dear. Local ones have a line around them. */
export function Tag({ tag, isShort = false }: { tag: ShownTag; isShort?: boolean }) {
  const { namespace, words } = readTag(tag.name)
  return (
    <span className={`${styles.chip} ${styles.tag} ${tag.local ? styles.local : ''}`} title={tag.name}>
      <svg className={styles.swatch} width="3" height="20" aria-hidden="true">
        <rect width="3" height="20" fill={tag.colour ?? 'currentColor'} />
      </svg>
      {namespace && <span className={isShort ? 'heard' : styles.namespace}>{namespace} </span>}
      <span className="clip">{words}</span>
    </span>
  )
}

/** A galaxy cluster: a hexagon, what kind it is, its name. */
export function Cluster({ tag, isShort = false }: { tag: ShownTag; isShort?: boolean }) {
  const { kind, name } = readCluster(tag.name)
  return (
    <span className={`${styles.chip} ${styles.cluster} ${tag.local ? styles.local : ''}`} title={`${kind}: ${name}`}>
      <Icon name="hexagon" size={12} />
      <span className={isShort ? 'heard' : styles.namespace}>{kind} </span>
      <span className="clip">{name}</span>
    </span>
  )
}
