import type { ReactNode } from 'react'

/** A column of a grid. `width` is a track of CSS grid: `64px`, or `minmax(0, 1fr)` for what takes the rest. */
export type Column<Row, Sort extends string = string> = {
  key: string
  title: string
  /** Where the title in the head is shorter than what it means. */
  meaning?: string
  width: string
  align?: 'start' | 'center' | 'end'
  /** What the server sorts by when this column's head is pressed. */
  sort?: Sort
  cell: (row: Row) => ReactNode
}

export type Sorting<Sort extends string> = { by: Sort; direction: 'asc' | 'desc' }
