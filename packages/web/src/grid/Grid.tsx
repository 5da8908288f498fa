import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { GridHead } from './GridHead.tsx'
import { GridRow } from './GridRow.tsx'
import type { Column, Sorting } from './column.ts'
import { keyMove } from './key-move.ts'
import type { Seen } from './use-parts.ts'
import styles from './grid.module.css'

/** Rows drawn above and below those that are seen. */
const OVERSCAN = 12

export type GridProps<Row, Sort extends string> = {
  label: string
  columns: readonly Column<Row, Sort>[]
  /** All that match, whether they are here yet or not. */
  total: number
  rowHeight: number
  /** The row at a place, once it is here. */
  rowAt: (index: number) => Row | undefined
  /** Told which places are seen. */
  look: (seen: Seen) => void
  sorting?: Sorting<Sort>
  sortBy?: (sort: Sort) => void
  /** The row under the cursor was pressed, or Enter was. */
  open?: (row: Row) => void
}

/**
 * A table of any length: only what is seen is drawn. The grid has the focus and a cursor moves in it (J, K, arrows, page
 * and end keys), so that screen readers follow it by `aria-activedescendant`.
 */
export function Grid<Row, Sort extends string>(props: GridProps<Row, Sort>) {
  const { label, columns, total, rowHeight, rowAt, look, sorting, sortBy } = props
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  })
  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => look({ first, last }), [look, first, last])
  const { cursor, press, onKeyDown } = useCursor(props, (to) => virtual.scrollToIndex(to))
  const tracks: CSSProperties = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') }
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={cursor >= 0 && cursor < total ? `${id}-${cursor}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <GridHead columns={columns} tracks={tracks} sorting={sorting} sortBy={sortBy} />
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <GridRow
            key={index}
            id={`${id}-${index}`}
            index={index}
            row={rowAt(index)}
            columns={columns}
            isCursor={index === cursor}
            style={{ ...tracks, height: rowHeight, transform: `translateY(${start}px)` }}
            press={press}
          />
        ))}
      </div>
    </div>
  )
}

/** Where the cursor is, and what the keys do with it. */
function useCursor<Row, Sort extends string>(
  { total, rowHeight, rowAt, open }: GridProps<Row, Sort>,
  show: (index: number) => void,
) {
  const [cursor, setCursor] = useState(-1)
  const press = (index: number) => {
    const row = rowAt(index)
    setCursor(index)
    if (row !== undefined) open?.(row)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key === 'Enter' && cursor >= 0) press(cursor)
    const page = Math.floor(event.currentTarget.clientHeight / rowHeight) - 1
    const to = keyMove(event.key, cursor, { total, page })
    if (to === undefined) return
    event.preventDefault()
    setCursor(to)
    show(to)
  }
  return { cursor, press, onKeyDown }
}
