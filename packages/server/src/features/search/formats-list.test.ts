import { exportFormats } from '@tocsin/convert'
import { expect, test } from 'vitest'
import { formats } from './formats.ts'

test('the list of formats for whoever has no server tells the same of them', () => {
  const told = exportFormats.map(({ name, contentType, extension, isForDetection }) => {
    return [name, { contentType, extension, isForDetection }] as const
  })
  const answered = Object.entries(formats).map(([name, { contentType, extension, defaults }]) => {
    return [name, { contentType, extension, isForDetection: defaults['to_ids'] === 1 }] as const
  })
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(answered))
})
