import styles from './marks.module.css'

/** By MISP's numbers, 1 to 4. */
const LEVELS: Record<number, { name: string; bars: number }> = {
  1: { name: 'High', bars: 3 },
  2: { name: 'Medium', bars: 2 },
  3: { name: 'Low', bars: 1 },
  4: { name: 'Undefined', bars: 0 },
}

/** Three bars, as many of them filled as the threat is high; with its name unless it stands in a column of its own. */
export function ThreatLevel({ level, isNamed = false }: { level: number; isNamed?: boolean }) {
  const { name, bars } = LEVELS[level] ?? { name: 'Undefined', bars: 0 }
  return (
    <span
      className={styles.threat}
      {...(isNamed ? {} : { role: 'img', 'aria-label': `Threat level ${name}`, title: name })}
    >
      <span className={`${styles.bars} ${styles[`threat${bars}`]}`} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {isNamed && name}
    </span>
  )
}
