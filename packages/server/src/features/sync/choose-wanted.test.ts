import { expect, test } from 'vitest'
import { chooseWanted, type Offered, type Technique } from './choose-wanted.ts'

const ORG = 'o'
const offer = (uuid: string, fields: Partial<Offered> = {}): Offered => ({
  uuid,
  timestamp: 100,
  sightingTimestamp: 0,
  orgcUuid: ORG,
  published: true,
  ...fields,
})
const here = {
  held: new Map([
    ['same', { timestamp: 100, locked: true }],
    ['older', { timestamp: 99, locked: true }],
    ['newer', { timestamp: 101, locked: true }],
    ['mine', { timestamp: 1, locked: false }],
  ]),
  blocked: { events: new Set(['blocked']), orgs: new Set(['bad']) },
}
const choose = (offered: Offered[], technique: Technique = 'full') =>
  chooseWanted(offered, { ...here, technique }).map((choice) => [choice.kind, 'why' in choice ? choice.why : ''])

test.each([
  [offer('unknown'), 'fetch', ''],
  [offer('older'), 'fetch', ''],
  [offer('same'), 'unchanged', ''],
  [offer('newer'), 'unchanged', ''],
  [offer('mine'), 'refused', 'It was made here: a copy from elsewhere does not overwrite it.'],
  [offer('blocked'), 'refused', 'Event blocked by event blocklist.'],
  [offer('unknown', { orgcUuid: 'bad' }), 'refused', 'Event blocked by organisation blocklist.'],
  [offer('unknown', { published: false }), 'refused', 'It is not published.'],
])('of a full pull, %j is %s', (offered, kind, why) => {
  expect(choose([offered])).toEqual([[kind, why]])
})

test('an update asks for nothing that is not here', () => {
  expect(choose([offer('unknown'), offer('older')], 'update').map(([kind]) => kind)).toEqual(['refused', 'fetch'])
})

test('what is offered twice is chosen once', () => {
  expect(choose([offer('unknown'), offer('unknown', { timestamp: 5 })])).toEqual([['fetch', '']])
})
