import { expect, test } from 'vitest'
import { droppedThere } from './dropped-there.ts'

const withTemplate = { name: 'file', template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215' }

test.each([
  ['nothing of an event without objects', {}, undefined],
  ['nothing of objects that name a template', { Object: [withTemplate] }, undefined],
  [
    'objects that name none',
    { Object: [withTemplate, { name: 'file' }, { name: 'file', template_uuid: '' }] },
    'MISP keeps no object that names no template: 2 of it.',
  ],
])('a server of MISP drops %s', (_, event, expected) => {
  expect(droppedThere(event, { isTocsin: false })).toBe(expected)
})

test('a server of our own drops nothing', () => {
  expect(droppedThere({ Object: [{ name: 'file' }] }, { isTocsin: true })).toBeUndefined()
})
