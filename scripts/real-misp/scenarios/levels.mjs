import { addPublished, domain, domainIp, see, table } from '../events.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */

/**
 * What a level becomes on the way.
 * @param {'pull' | 'push'} by
 * @param {number} level
 * @returns {string | undefined}
 */
function levelAfter(by, level) {
  if (level === 1) return by === 'pull' ? '0' : undefined
  return level === 0 ? undefined : { 2: '1', 3: '3', 5: '5' }[level]
}

/** @type {Scenario[]} */
export const levels = [
  {
    name: 'levels of events',
    async each({ from, to, by, carry }, check) {
      const events = []
      for (const distribution of [0, 1, 2, 3]) events.push(await addPublished(from, { distribution }))
      await carry()
      for (const [level, { uuid }] of events.entries()) {
        check(`level ${level}`, (await see(to, uuid))?.distribution, levelAfter(by, level))
      }
    },
  },
  {
    name: 'levels inside an event',
    async each({ from, to, by, carry }, check) {
      const all = [0, 1, 2, 3, 5]
      const event = await addPublished(from, {
        Attribute: all.map((distribution) => domain({ distribution, comment: `level ${distribution}` })),
        Object: all.map((distribution) => domainIp({ distribution, comment: `level ${distribution}` })),
        EventReport: all.map((distribution) => ({ name: `level ${distribution}`, content: 'x', distribution })),
      })
      await carry()
      const expected = all.flatMap((level) => {
        const after = levelAfter(by, level)
        return after === undefined ? [] : [[`level ${level}`, after]]
      })
      const copy = await see(to, event.uuid)
      check('attributes', table(copy?.Attribute, 'comment', 'distribution'), expected)
      check('objects', table(copy?.Object, 'comment', 'distribution'), expected)
      check('reports', table(copy?.EventReport, 'name', 'distribution'), expected)
    },
  },
]
