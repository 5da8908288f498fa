import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'

/** Rows asked for at once. */
const PART = 100

export type Part<Row> = { total: number; rows: Row[] }
/** The places that are seen, both included. */
export type Seen = { first: number; last: number }

/**
 * The rows of a long list, in parts of a hundred, as they are looked at; parts that were seen stay for a while. `key`
 * names the list. Until another list's first part has come, the length of the one before stands for its own.
 */
export function useParts<Row>(key: readonly unknown[], read: (offset: number, limit: number) => Promise<Part<Row>>) {
  const [{ first, last }, setSeen] = useState<Seen>({ first: 0, last: 0 })
  const [known, setKnown] = useState(0)
  const parts = range(Math.floor(first / PART), Math.floor(last / PART))
  const answers = useQueries({
    queries: parts.map((part) => ({ queryKey: [...key, part], queryFn: async () => read(part * PART, PART) })),
  })
  const total = answers.find(({ data }) => data)?.data?.total
  if (total !== undefined && total !== known) setKnown(total)
  const rowAt = (index: number): Row | undefined =>
    answers[Math.floor(index / PART) - (parts[0] ?? 0)]?.data?.rows[index % PART]
  const failed = answers.find(({ error }) => error)
  return {
    total: total ?? known,
    isKnown: total !== undefined,
    rowAt,
    setSeen,
    error: failed?.error,
    retry: failed?.refetch,
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
