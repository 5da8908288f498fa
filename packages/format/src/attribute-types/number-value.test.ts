import { expect, test } from 'vitest'
import { valueText } from './number-value.ts'

test.each([
  ['as it is', 'as it is'],
  [12345, '12345'],
  [-7, '-7'],
  [3.5, '3.5'],
  [1e21, '1e+21'],
  [true, '1'],
  [false, ''],
  [null, ''],
  [undefined, ''],
])('%j is read as the text %j', (value, text) => {
  expect(valueText(value)).toEqual({ ok: true, text })
})

test.each([[[]], [['a']], [{}], [{ native: 1 }]])('%j is refused', (value) => {
  expect(valueText(value)).toEqual({ ok: false, rule: 'attribute.value.list', message: 'Value is an array.' })
})
