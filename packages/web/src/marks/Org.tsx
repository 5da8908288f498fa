import { initialsOf } from './initials.ts'
import styles from './marks.module.css'

/** An organisation: its letters, and its name, which `isBare` leaves to screen readers and the tooltip. */
export function Org({ name, isBare = false }: { name: string; isBare?: boolean }) {
  return (
    <>
      <span className={styles.org} aria-hidden="true" title={name}>
        {initialsOf(name)}
      </span>
      <span className={isBare ? 'heard' : 'clip'}>{name}</span>
    </>
  )
}
