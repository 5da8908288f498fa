import type { AttributeSort } from '@tocsin/client'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { QueryField } from '../controls/QueryField.tsx'
import { Grid } from '../grid/Grid.tsx'
import { useParts } from '../grid/use-parts.ts'
import { paths } from '../paths.ts'
import { client } from '../session/server.ts'
import { extraHeight, useDensity } from '../shell/density.ts'
import { Failure } from '../shell/Failure.tsx'
import { counted } from '../words/numbers.ts'
import { narrowColumns, wideColumns } from './columns.tsx'
import type { EventSearch } from './search.ts'
import styles from './event.module.css'

/** Heights of rows, in pixels. */
const ROW = 28
const NARROW_ROW = 60

/** The attributes of an event, those in objects too; any number of them. */
export function AttributeTable({ id, search }: { id: string; search: EventSearch }) {
  const navigate = useNavigate({ from: paths.eventPattern })
  const choose = (next: EventSearch) => void navigate({ search: next, replace: true })
  const [density] = useDensity()
  const isNarrow = useMediaQuery('(width < 600px)', false, { getInitialValueInEffect: false })
  const { words = '', sort = 'timestamp', direction = 'desc' } = search
  const table = useParts(['event', id, 'rows', words, sort, direction], async (offset, limit) =>
    client.eventRows.list(id, { words, sort, direction, offset, limit }),
  )
  const sortBy = (by: AttributeSort) =>
    choose({ ...search, sort: by, direction: by === sort && direction === 'desc' ? 'asc' : 'desc' })
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
        rowHeight={isNarrow ? NARROW_ROW : ROW + extraHeight(density)}
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

function withWords({ words: _before, ...rest }: EventSearch, words: string): EventSearch {
  return words === '' ? rest : { ...rest, words }
}
