import type { AttributeRow, AttributeSort } from '@tocsin/client'
import type { Column } from '../grid/column.ts'
import { TwoLines } from '../grid/TwoLines.tsx'
import { ChipRow } from '../marks/ChipRow.tsx'
import { Distribution } from '../marks/Distribution.tsx'
import { Ids } from '../marks/Ids.tsx'
import { Moment } from '../marks/Moment.tsx'
import styles from './event.module.css'

const INHERITED = 5

/** What the table of an event shows of each attribute, where there is room. */
export const wideColumns: readonly Column<AttributeRow, AttributeSort>[] = [
  {
    key: 'type',
    title: 'Type',
    width: '128px',
    sort: 'type',
    cell: (row) => (
      <span className={`clip ${styles.type}`} title={row.category}>
        {row.type}
      </span>
    ),
  },
  { key: 'value', title: 'Value', width: 'minmax(240px, 1fr)', sort: 'value', cell: (row) => <Value row={row} /> },
  {
    key: 'object',
    title: 'Object',
    width: '144px',
    cell: ({ object }) =>
      object && (
        <span className={`clip ${styles.quiet}`} title={object.uuid}>
          {object.name} · {object.relation}
        </span>
      ),
  },
  { key: 'tags', title: 'Tags and clusters', width: '196px', cell: ({ tags }) => <ChipRow tags={tags} width={184} /> },
  {
    key: 'ids',
    title: 'IDS',
    meaning: 'For detection',
    width: '44px',
    align: 'center',
    sort: 'to_ids',
    cell: ({ to_ids }) => <Ids isOn={to_ids} />,
  },
  {
    key: 'distribution',
    title: 'Dist.',
    meaning: 'Distribution, where it is not its event’s',
    width: '48px',
    align: 'center',
    sort: 'distribution',
    cell: ({ distribution }) => distribution !== INHERITED && <Distribution level={distribution} />,
  },
  {
    key: 'changed',
    title: 'Changed',
    width: '92px',
    sort: 'timestamp',
    cell: ({ timestamp }) => <Moment seconds={timestamp} />,
  },
]

/** On a telephone: the value, then what it is. */
export const narrowColumns: readonly Column<AttributeRow, AttributeSort>[] = [
  {
    key: 'value',
    title: 'Attribute',
    width: 'minmax(0, 1fr)',
    cell: (row) => (
      <TwoLines
        first={<Value row={row} />}
        second={
          <>
            <span className={styles.type}>{row.type}</span>
            <Ids isOn={row.to_ids} />
            <ChipRow tags={row.tags} width={200} />
          </>
        }
      />
    ),
  },
]

function Value({ row: { value, comment } }: { row: AttributeRow }) {
  return (
    <>
      <span className={`mono clip ${styles.value}`} title={value}>
        {value}
      </span>
      {comment !== '' && (
        <span className={`clip ${styles.comment}`} title={comment}>
          {comment}
        </span>
      )}
    </>
  )
}
