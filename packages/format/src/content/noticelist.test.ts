import { expect, test } from 'vitest'
import { Report } from '../schema/report.ts'
import { isNoticeFor, noticelist, type Notice } from './noticelist.ts'

const notice: Notice = {
  scope: ['attribute'],
  field: ['category', 'meta-category'],
  value: ['Attribution', 'Person', 'email'],
  message: { en: 'Mind the person.' },
}

test.each([
  ['its category', { category: 'Attribution' }, {}, true],
  ['another category', { category: 'Other' }, {}, false],
  ['its type, where no notice asks for types', { type: 'email' }, {}, false],
  ['its type', { type: 'email' }, { field: ['type'] }, true],
  ['nothing at all', {}, {}, false],
  ['a category, where it is about events', { category: 'Attribution' }, { scope: ['event'] }, false],
])('a notice by %s', (_name, attribute, changes, isFor) => {
  expect(isNoticeFor({ ...notice, ...changes }, attribute)).toBe(isFor)
})

test('all that is wrong with a list is told', () => {
  const report = new Report()
  noticelist.read({ name: 'x\0', ref: [], notice: [{ scope: [], field: [], value: [], message: { en: [] } }] }, report)
  expect(report.findings.map(({ path }) => path)).toEqual(['name', 'expanded_name', 'notice[0].message.en'])
})
