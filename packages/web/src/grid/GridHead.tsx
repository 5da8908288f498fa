import type { CSSProperties } from 'react'
import { Icon } from '../marks/Icon.tsx'
import type { Column, Sorting } from './column.ts'
import styles from './grid.module.css'

type Head<Row, Sort extends string> = {
  columns: readonly Column<Row, Sort>[]
  tracks: CSSProperties
  sorting: Sorting<Sort> | undefined
  sortBy: ((sort: Sort) => void) | undefined
}

/** The names of the columns; those that can be sorted by are buttons. */
export function GridHead<Row, Sort extends string>({ columns, tracks, sorting, sortBy }: Head<Row, Sort>) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row} style={tracks}>
        {columns.map(({ key, title, meaning, align = 'start', sort }) => {
          const isSorted = sort !== undefined && sort === sorting?.by
          const order = sorting?.direction === 'asc' ? 'ascending' : 'descending'
          return (
            <div
              key={key}
              role="columnheader"
              className={styles[align]}
              title={meaning}
              {...(isSorted ? { 'aria-sort': order } : {})}
            >
              {sort !== undefined && sortBy ? (
                <button
                  type="button"
                  className={isSorted ? styles.sorted : styles.sortable}
                  onClick={() => sortBy(sort)}
                >
                  {title}
                  {isSorted && <Icon name={order === 'ascending' ? 'up' : 'down'} size={12} />}
                </button>
              ) : (
                title
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
