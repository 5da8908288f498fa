import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findReferences, referenceKinds, writeReference } from './references.ts'

const UUID = '5f0c2d1e-8c3b-4d9a-9b8f-0a1b2c3d4e5f'

function found(markdown: string): string[] {
  return [...findReferences(markdown)].map(({ kind, isImage, target }) => `${kind}${isImage ? ' image' : ''} ${target}`)
}

test.each([
  [`see @[attribute](${UUID}).`, [`attribute ${UUID}`]],
  [`@![attribute](${UUID})`, [`attribute image ${UUID}`]],
  [`@[object](${UUID})@[galaxymatrix](${UUID})`, [`object ${UUID}`, `galaxymatrix ${UUID}`]],
  ['@[tag](tlp:amber)', ['tag tlp:amber']],
  ['@[tag](misp-galaxy:threat-actor="A (B)")', ['tag misp-galaxy:threat-actor="A (B)"']],
  ['@[suggestion](http://a.example/(x))', ['suggestion http://a.example/(x)']],
  ['@[tag](open', []],
  ['@[tag](one\nline)', []],
  ['@[tag]()', []],
  ['@[person](x)', []],
  ['\\@[tag](x)', []],
  ['@[tag](a @[tag](b)', ['tag b']],
])('%j holds %j', (markdown, expected) => {
  expect(found(markdown)).toEqual(expected)
})

test('what is written is read back, or is not written', () => {
  fc.assert(
    fc.property(fc.constantFrom(...referenceKinds), fc.string({ unit: 'binary' }), (kind, target) => {
      const text = writeReference(kind, target)
      if (text !== undefined && target !== '') expect(found(`x ${text} y`)).toEqual([`${kind} ${target}`])
    }),
  )
})

test.each(['@[tag](', '@[tag](@', '@[tag]((', '[@'])('much of %j is read', (piece) => {
  expect(found(piece.repeat(200_000 / piece.length))).toEqual([])
})
