import type { EventSort } from '@tocsin/client'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { QueryField } from '../controls/QueryField.tsx'
import { Grid } from '../grid/Grid.tsx'
import { sortedBy, withWords } from '../grid/grid-search.ts'
import { useParts } from '../grid/use-parts.ts'
import { useRowHeight } from '../grid/use-row-height.ts'
import { paths } from '../paths.ts'
import { client } from '../session/server.ts'
import { Failure } from '../shell/Failure.tsx'
import { counted } from '../words/numbers.ts'
import { narrowColumns, wideColumns } from './columns.tsx'
import { EmptyList } from './EmptyList.tsx'
import { Facets } from './Facets.tsx'
import { filtersOf, narrowings, type EventsSearch } from './search.ts'
import styles from './events.module.css'

/** The height of a row, in pixels. */
const ROW = 36

/** The events that one may see, by whatever narrows them. */
export function EventsPage() {
  const search = useSearch({ from: paths.events })
  const navigate = useNavigate({ from: paths.events })
  const choose = (next: EventsSearch) => void navigate({ search: next, replace: true })
  const [facetsOpen, facets] = useDisclosure(false)
  const { isNarrow, rowHeight } = useRowHeight(ROW)
  const { sort = 'timestamp', direction = 'desc' } = search
  const filters = filtersOf(search)
  const list = useParts(['events', filters, sort, direction], async (offset, limit) =>
    client.eventList.rows({ filters, sort, direction, offset, limit }),
  )
  const sortBy = (by: EventSort) => choose(sortedBy(search, { sort, direction }, by))
  const narrowed = narrowings(search)
  return (
    <>
      <Facets search={search} choose={choose} isOpen={facetsOpen} />
      <section className={styles.page} aria-labelledby="events-title">
        <div className={styles.bar}>
          <h1 id="events-title" className={styles.heading}>
            Events
          </h1>
          <output className={styles.count}>
            {list.isKnown && (narrowed > 0 ? `${counted(list.total, 'event')} match` : counted(list.total, 'event'))}
          </output>
          <Button className={styles.facetsButton} onClick={facets.toggle} aria-expanded={facetsOpen}>
            Filters{narrowed > 0 && ` (${narrowed})`}
          </Button>
        </div>
        <QueryField
          label="Words in events"
          placeholder="Words in titles, values, tags or creators"
          words={search.words ?? ''}
          choose={(words) => choose(withWords(search, words))}
        />
        {list.error ? (
          <Failure error={list.error} retry={() => void list.retry?.()} />
        ) : list.isKnown && list.total === 0 ? (
          <EmptyList search={search} choose={choose} />
        ) : (
          <Grid
            key={JSON.stringify([filters, sort, direction, isNarrow])}
            label="Events"
            columns={isNarrow ? narrowColumns : wideColumns}
            total={list.total}
            rowHeight={rowHeight}
            rowAt={list.rowAt}
            look={list.setSeen}
            sorting={{ by: sort, direction }}
            sortBy={sortBy}
            open={({ id }) => void navigate({ to: paths.eventPattern, params: { id }, search: {} })}
          />
        )}
      </section>
    </>
  )
}
