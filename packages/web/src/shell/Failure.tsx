import { ApiError } from '@tocsin/client'
import { Button } from '@mantine/core'
import styles from './shell.module.css'

/** What failed, that nothing is lost by it, and what can be done. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const isLost = error instanceof ApiError && error.status === 0
  return (
    <section className={styles.failure} role="alert">
      <h1>{isLost ? 'The server does not answer' : 'This could not be shown'}</h1>
      <p>{isLost ? 'Nothing was changed. It is asked again when you say so.' : error.message}</p>
      {retry && <Button onClick={retry}>Try again</Button>}
    </section>
  )
}
