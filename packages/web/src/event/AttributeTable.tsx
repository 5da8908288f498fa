import type { AttributeSort } from '@tocsin/client'
import { useNavigate } from '@tanstack/react-router'
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
import type { EventSearch } from './search.ts'
import styles from './event.module.css'

/** The height of a row, in pixels. */
const ROW = 28

/** The attributes of an event, those in objects too; any number of them. */
export function AttributeTable({ id, search }: { id: string; search: EventSearch }) {
  const navigate = useNavigate({ from: paths.eventPattern })
  const choose = (next: EventSearch) => void navigate({ search: next, replace: true })
  const { isNarrow, rowHeight } = useRowHeight(ROW)
  const { words = '', sort = 'timestamp', direction = 'desc' } = search
  const table = useParts(['event', id, 'rows', words, sort, direction], async (offset, limit) =>
    client.eventRows.list(id, { words, sort, direction, offset, limit }),
  )
  const sortBy = (by: AttributeSort) => choose(sortedBy(search, { sort, direction }, by))
  if (table.error) return <Failure error={table.error} retry={() => void table.retry?.()} />
  return (
    <>
      <QueryField
        label="Words in attributes"
        placeholder="Words in values, comments or types"
        words={words}
        choose={(next) => choose(withWords(search, next))}
      >
        <output className={styles.count}>{table.isKnown && countOf(table.total, words)}</output>
      </QueryField>
      <Grid
        key={JSON.stringify([words, sort, direction, isNarrow])}
        label="Attributes"
        columns={isNarrow ? narrowColumns : wideColumns}
        total={table.total}
        rowHeight={rowHeight}
        rowAt={table.rowAt}
        look={table.setSeen}
        sorting={{ by: sort, direction }}
        sortBy={sortBy}
      />
    </>
  )
}

function countOf(total: number, words: string): string {
  if (total === 0) return words === '' ? 'No attributes' : `No attributes match “${words}”`
  return words === '' ? counted(total, 'attribute') : `${counted(total, 'attribute')} match`
}
