import { memo, type CSSProperties } from 'react'
import type { Column } from './column.ts'
import styles from './grid.module.css'

type Shown<Row, Sort extends string> = {
  id: string
  index: number
  /** Undefined while it is on its way. */
  row: Row | undefined
  columns: readonly Column<Row, Sort>[]
  isCursor: boolean
  style: CSSProperties
  press: (index: number) => void
}

function ShownRow<Row, Sort extends string>({ id, index, row, columns, isCursor, style, press }: Shown<Row, Sort>) {
  return (
    // Keys are the grid's, which has the focus.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-busy={row === undefined}
      className={`${styles.row} ${isCursor ? styles.cursor : ''}`}
      style={style}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button, input')) return
        press(index)
      }}
    >
      {columns.map(({ key, align = 'start', cell }) => (
        <div key={key} role="gridcell" className={styles[align]}>
          {row === undefined ? <span className={styles.loading} /> : cell(row)}
        </div>
      ))}
    </div>
  )
}

// The cast gives back the parameters that memo loses.
export const GridRow = memo(ShownRow) as typeof ShownRow
