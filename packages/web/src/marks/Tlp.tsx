import styles from './marks.module.css'

const COLOURS: Record<string, string | undefined> = {
  red: styles.tlpRed,
  amber: styles.tlpAmber,
  'amber+strict': styles.tlpAmber,
  green: styles.tlpGreen,
  clear: styles.tlpClear,
}

/** `tlp:amber` → `amber`; `tlp:white` is what `clear` was called before. Undefined for tags that are no TLP. */
export function tlpOf(tag: string): string | undefined {
  const [, marking = ''] = /^tlp:(.+)$/i.exec(tag) ?? []
  const known = marking.toLowerCase() === 'white' ? 'clear' : marking.toLowerCase()
  return known in COLOURS ? known : undefined
}

/** A marking of the Traffic Light Protocol 2.0, in the colours that FIRST publishes. */
export function Tlp({ marking }: { marking: string }) {
  return <span className={`${styles.chip} ${styles.tlp} ${COLOURS[marking] ?? ''}`}>TLP:{marking.toUpperCase()}</span>
}
