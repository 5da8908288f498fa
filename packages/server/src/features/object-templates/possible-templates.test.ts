import { objectTemplate, Report } from '@tocsin/format'
import { expect, test } from 'vitest'
import { fits } from './possible-templates.ts'
import { door } from './testing/library.ts'

const template = objectTemplate.read(door(), new Report())
if (!template) throw new Error('the template of this test does not read')

test.each([
  [['text', 'md5'], true],
  [['text', 'md5', 'md5', 'md5'], true],
  [['text', 'port'], true],
  [['text'], false],
  [['md5'], false],
  [['text', 'text', 'md5'], false],
  [['text', 'md5', 'sha1'], false],
  [[], false],
])('attributes of %j make a door: %s', (types, isPossible) => {
  expect(fits(template, types)).toBe(isPossible)
})
