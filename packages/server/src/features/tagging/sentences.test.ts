import { expect, test } from 'vitest'
import type { TagRow } from '../tags/resolve.ts'
import type { Attached } from './attach.ts'
import { attachedSentence, attributeAnswer, eventAnswer, failedSentence } from './sentences.ts'
import type { Target } from './target.ts'

// Only the id and the name of a tag, and the kind and the id of a target, are told of.
const tag = (id: number, name: string) => ({ id, name }) as TagRow
const event = { kind: 'Event', id: 7 } as Target
const on = (id: number, name: string): Attached => ({ kind: 'attached', tag: tag(id, name) })
const there = (id: number, name: string): Attached => ({ kind: 'there already', tag: tag(id, name) })
const refused = (why: string): Attached => ({ kind: 'refused', why })

const ONE = 'Global tag a(1) successfully attached to Event(7).'
test.each([
  ['one', [on(1, 'a')], ONE],
  [
    'one that is there',
    [there(1, 'a')],
    'Event already has the requested tag attached, no changes had to be made for tag a.',
  ],
  ['several', [on(1, 'a'), on(2, 'b')], 'Successfully attached 2 tags to Event (7)'],
  [
    'one and one that is there',
    [on(1, 'a'), there(2, 'b')],
    'Successfully attached 2 tags to Event (7). 7 already has the requested tag attached, no changes had to be made for tags ["b"].',
  ],
  ['one and a refusal', [on(1, 'a'), refused('no')], `${ONE}\nFailed to attach 1 tags. Reasons: {"0":"no"}`],
])('attaching %s is told in these words', (_, outcomes, sentence) => {
  expect(attachedSentence(outcomes, event, false)).toBe(sentence)
})

test('reasons are numbered', () => {
  expect(failedSentence(['x', 'y'])).toBe('Failed to attach 2 tags. Reasons: {"0":"x","1":"y"}')
})

const ok = (success: string) => ({ saved: true, success, check_publish: true })
const no = (errors: string) => ({ saved: false, errors })
test.each([
  ['one', [on(1, 'a')], ok('Tag added.'), ok('Tag added.')],
  ['two', [on(1, 'a'), on(2, 'b')], ok('Tags added.'), ok('2 tags added')],
  ['one that is there', [there(1, 'a')], no('Tag is already attached to this event.'), no('Tag could not be added.')],
  ['two refusals', [refused('x'), refused('y')], no('x, y'), no('2 tags could not be added.')],
  [
    'one and a refusal',
    [on(1, 'a'), refused('x')],
    ok('Tag added, but 1 could not be added: x'),
    no('Tag could not be added. However, 1 tag was added.'),
  ],
  [
    'two and two refusals',
    [on(1, 'a'), on(2, 'b'), refused('x'), refused('y')],
    ok('2 tags added, but 2 could not be added: x, y'),
    no('2 tags could not be added. However, 2 tags were added.'),
  ],
])('the quick answers to %s are these', (_, outcomes, ofEvent, ofAttribute) => {
  expect(eventAnswer(outcomes)).toEqual(ofEvent)
  expect(attributeAnswer(outcomes)).toEqual(ofAttribute)
})
