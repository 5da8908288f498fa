import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDatetime } from './read-datetime.ts'

test.each([
  ['2024-02-29', '2024-02-29T00:00:00.000000+0000'],
  ['2024-02-29T12:00', '2024-02-29T12:00:00.000000+0000'],
  ['2024-02-29 12:00:01', '2024-02-29T12:00:01.000000+0000'],
  ['2024-02-29T12:00:00.5Z', '2024-02-29T12:00:00.500000+0000'],
  ['2024-02-29T12:00:00,123456789Z', '2024-02-29T12:00:00.123456+0000'],
  ['2024-02-29t12:00:00z', '2024-02-29T12:00:00.000000+0000'],
  ['2024-02-29T12:00:00+02:00', '2024-02-29T12:00:00.000000+0200'],
  ['2024-02-29T12:00:00-0530', '2024-02-29T12:00:00.000000-0530'],
  ['2024-02-29T12:00:00+02', '2024-02-29T12:00:00.000000+0200'],
  ['20240229', '2024-02-29T00:00:00.000000+0000'],
  ['20240229T120000Z', '2024-02-29T12:00:00.000000+0000'],
  ['20240229T1200', '2024-02-29T12:00:00.000000+0000'],
  ['2024-W09-4', '2024-02-29T00:00:00.000000+0000'],
  ['2024W094', '2024-02-29T00:00:00.000000+0000'],
  ['2020-W53-5', '2021-01-01T00:00:00.000000+0000'],
  ['2024-060', '2024-02-29T00:00:00.000000+0000'],
  ['2024060', '2024-02-29T00:00:00.000000+0000'],
  ['2024-02', '2024-02-01T00:00:00.000000+0000'],
  ['2024/02/29', '2024-02-29T00:00:00.000000+0000'],
  ['02/29/2024', '2024-02-29T00:00:00.000000+0000'],
  ['29.02.2024', '2024-02-29T00:00:00.000000+0000'],
  ['29-2-2024', '2024-02-29T00:00:00.000000+0000'],
  ['29 Feb 2024', '2024-02-29T00:00:00.000000+0000'],
  ['29-Feb-2024', '2024-02-29T00:00:00.000000+0000'],
  ['Feb 29, 2024', '2024-02-29T00:00:00.000000+0000'],
  ['February 29th 2024 3:05 pm', '2024-02-29T15:05:00.000000+0000'],
  ['2024-02-29 12am', '2024-02-29T00:00:00.000000+0000'],
  ['Feb 2024', '2024-02-01T00:00:00.000000+0000'],
  ['2024-Feb-29', '2024-02-29T00:00:00.000000+0000'],
  ['Thu, 29 Feb 2024 12:00:00 +0100', '2024-02-29T12:00:00.000000+0100'],
  ['Thu, 29 Feb 2024 12:00:00 -0500 (EST)', '2024-02-29T12:00:00.000000-0500'],
  ['Thursday, 29-Feb-2024 12:00:00 GMT', '2024-02-29T12:00:00.000000+0000'],
  ['Thu Feb 29 12:00:00 2024', '2024-02-29T12:00:00.000000+0000'],
  ['Thu Feb 29 12:00:00 CET 2024', '2024-02-29T12:00:00.000000+0100'],
  ['29/Feb/2024:12:00:00 +0000', '2024-02-29T12:00:00.000000+0000'],
  ['2024-02-29T12:00:00 Europe/Paris', '2024-02-29T12:00:00.000000+0100'],
  ['2024-07-01 12:00 Europe/Paris', '2024-07-01T12:00:00.000000+0200'],
  ['2024-02-29 12:00 EST', '2024-02-29T12:00:00.000000-0500'],
  ['2024-02-29T12:00:00UTC+1', '2024-02-29T12:00:00.000000+0100'],
  ['@1709208000', '2024-02-29T12:00:00.000000+0000'],
  ['@99999999999', '5138-11-16T09:46:39.000000+0000'],
  ['@1.25', '1970-01-01T00:00:01.250000+0000'],
  ['@-1', '1969-12-31T23:59:59.000000+0000'],
])('%j is %s', (text, value) => {
  const reading = readDatetime(text)
  expect(reading.ok ? reading.value : undefined).toBe(value)
})

test.each([
  ['29/02/2024', 'attribute.value.datetime'],
  ['1709208000', 'attribute.value.datetime'],
  ['2024-13-01', 'attribute.value.datetime'],
  ['2024-02-29T25:00', 'attribute.value.datetime'],
  ['2024-02-29T12:00 Nowhere/City', 'attribute.value.datetime'],
  ['@-99999999999', 'attribute.value.datetime'],
  ['@-1.25', 'attribute.value.datetime'],
  ['not a date', 'attribute.value.datetime'],
  ['9'.repeat(500), 'attribute.value.datetime'],
  ['2024-02-30', 'attribute.value.datetime.calendar'],
  ['2023-02-29', 'attribute.value.datetime.calendar'],
  ['31 April 2024', 'attribute.value.datetime.calendar'],
  ['2024-02-29T24:00:00Z', 'attribute.value.datetime.calendar'],
  ['2024-06-30T23:59:60Z', 'attribute.value.datetime.calendar'],
  ['Mon, 29 Feb 2024 12:00:00 +0100', 'attribute.value.datetime.calendar'],
  ['now', 'attribute.value.datetime.relative'],
  ['yesterday', 'attribute.value.datetime.relative'],
  ['-1 day', 'attribute.value.datetime.relative'],
  ['next monday', 'attribute.value.datetime.relative'],
  ['12:00', 'attribute.value.datetime.relative'],
  ['2024', 'attribute.value.datetime.relative'],
  ['Friday', 'attribute.value.datetime.relative'],
])('%j is refused by %s', (text, rule) => {
  const reading = readDatetime(text)
  expect(reading.ok ? undefined : reading.fault.rule).toBe(rule)
})

test('every moment of JavaScript is read as the same moment', () => {
  const between = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(between), (date) => {
      const reading = readDatetime(date.toISOString())
      expect(reading.ok && Date.parse(reading.value.replace('+0000', 'Z'))).toBe(date.getTime())
    }),
  )
})
