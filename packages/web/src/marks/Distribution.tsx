import styles from './marks.module.css'

/** How far the bell carries: a closed dot, one to three rings, two circles, an arrow. */
const LEVELS = [
  { name: 'Your organisation only', short: 'Your organisation' },
  { name: 'This community only', short: 'This community', rings: [3.6] },
  { name: 'Connected communities', short: 'Connected', rings: [3.6, 5.5] },
  { name: 'All communities', short: 'All communities', rings: [3.6, 5.5, 7.4] },
  { name: 'Sharing group', short: 'Sharing group' },
  { name: 'Inherits its event', short: 'Inherits' },
] as const

/** The name of a level of distribution, 0 to 5. */
export function distributionName(level: number): string {
  return LEVELS[level]?.short ?? 'Unknown'
}

/** The glyph of a level of distribution. `group` names the sharing group, where it is one. */
export function Distribution({ level, group }: { level: number; group?: string | undefined }) {
  const title = group ?? LEVELS[level]?.name ?? 'Unknown'
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" role="img" aria-label={title} className={styles[`d${level}`]}>
      <title>{title}</title>
      <Shape level={level} />
    </svg>
  )
}

function Shape({ level }: { level: number }) {
  const line = { fill: 'none', stroke: 'currentColor' }
  if (level === 0) {
    return (
      <>
        <rect x="2.75" y="2.75" width="10.5" height="10.5" rx="2.5" strokeWidth="1.3" {...line} />
        <circle cx="8" cy="8" r="1.8" fill="currentColor" />
      </>
    )
  }
  if (level === 4) {
    return (
      <>
        <circle cx="6" cy="8" r="4" strokeWidth="1.5" {...line} />
        <circle cx="10" cy="8" r="4" strokeWidth="1.5" {...line} />
      </>
    )
  }
  if (level === 5) return <path d="M4 3v5.5h8M9.5 6 12 8.5 9.5 11" strokeWidth="1.5" {...line} />
  const known = LEVELS[level]
  const rings = known && 'rings' in known ? known.rings : []
  return (
    <>
      <circle cx="8" cy="8" r="1.6" fill="currentColor" />
      {rings.map((radius) => (
        <circle key={radius} cx="8" cy="8" r={radius} strokeWidth="1" {...line} />
      ))}
    </>
  )
}
