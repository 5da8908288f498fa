import { expect, test } from 'vitest'
import { findIndicators } from './find-indicators.ts'
import { table } from './testing/table.ts'

const rows = table.split('\n').flatMap((line): [string, string][] => {
  const [text = '', found = ''] = line.split(/ → ?/)
  return line === '' || line.startsWith('# ') ? [] : [[text, found]]
})

test.each(rows)('in %j stands what the table says', (text, expected) => {
  const found = [...findIndicators(text)].map(({ default_type, value, comment }) => {
    return `${default_type} ${value}${comment === undefined ? '' : ` (${comment})`}`
  })
  expect(found.join('; ')).toBe(expected)
})
