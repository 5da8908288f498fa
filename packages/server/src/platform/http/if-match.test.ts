import { expect, test } from 'vitest'
import { expectedTimestamp } from './if-match.ts'

const expectedOf = (header?: string) =>
  expectedTimestamp({ headers: header === undefined ? {} : { 'if-match': header } })

test.each([
  [undefined, undefined],
  ['*', undefined],
  [' * ', undefined],
  ['"1700000000"', 1_700_000_000],
  ['"0"', 0],
])('%s expects %s', (header, timestamp) => {
  expect(expectedOf(header)).toBe(timestamp)
})

test.each(['', '1700000000', '"', '""', '"-1"', '"1.5"', '"abc"', '"1", "2"', 'W/"1"', '**', '"12345678901234567890"'])(
  '%j is refused, and the rule is named',
  (header) => {
    expect(() => expectedOf(header)).toThrow(/^If-Match must be \* or the timestamp of the record in quotes/)
  },
)
