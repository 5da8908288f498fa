import { expect, test } from 'vitest'
import { findingLine } from './finding-line.ts'
import { printable } from './printable.ts'

test.each([
  ['plain, größer, 日本', 'plain, größer, 日本'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['two\nlines', 'two\\u000alines'],
  ['\u009b2J', '\\u009b2J'],
  ['exe.\u202etxt', 'exe.\\u202etxt'],
])('%j is shown as %s', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('a finding is one line: where, what, by which rule, and what was found', () => {
  const finding = { path: 'Event.info', rule: 'text.type', message: 'Text expected.', value: '\u001b\n' }
  expect(findingLine(finding)).toBe('Event.info: Text expected. (text.type, found "\\u001b\\n")')
  expect(findingLine({ ...finding, value: undefined })).toBe('Event.info: Text expected. (text.type, found nothing)')
})
