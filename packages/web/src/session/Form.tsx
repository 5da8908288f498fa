import type { ReactNode } from 'react'
import styles from './door.module.css'

/** A form of the door: what went wrong stands above its buttons' reach, and is told at once. */
export function Form({ submit, error, children }: { submit: () => void; error: Error | null; children: ReactNode }) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {children}
      <p role="alert" className={styles.wrong}>
        {error?.message}
      </p>
    </form>
  )
}
