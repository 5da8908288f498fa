import type { ReactNode } from 'react'
import styles from './grid.module.css'

/** The cell of a row on a telephone: what it is, and below it what else is to be known. */
export function TwoLines({ first, second }: { first: ReactNode; second: ReactNode }) {
  return (
    <div className={styles.twoLines}>
      <div className={styles.line}>{first}</div>
      <div className={styles.line}>{second}</div>
    </div>
  )
}
