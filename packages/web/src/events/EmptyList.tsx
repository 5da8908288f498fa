import { Button } from '@mantine/core'
import { narrowings, type EventsSearch } from './search.ts'
import styles from './events.module.css'

/** Why there is nothing, and what would change it. */
export function EmptyList({ search, choose }: { search: EventsSearch; choose: (next: EventsSearch) => void }) {
  if (narrowings(search) === 0) {
    return (
      <div className={styles.empty}>
        <h2>There are no events yet</h2>
        <p>Events come by the API, by `tocsin add`, from feeds, and from other servers.</p>
      </div>
    )
  }
  const { words, ...rest } = search
  const { sort, direction } = search
  const everything = { ...(sort ? { sort } : {}), ...(direction ? { direction } : {}) }
  return (
    <div className={styles.empty}>
      <h2>{words === undefined ? 'No events match these filters' : `No events match “${words}”`}</h2>
      <div className={styles.ways}>
        {words !== undefined && narrowings(rest) > 0 && <Button onClick={() => choose(rest)}>Drop “{words}”</Button>}
        <Button onClick={() => choose(everything)}>Clear filters</Button>
      </div>
    </div>
  )
}
