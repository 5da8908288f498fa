import { differences } from '../compare.mjs'
import { addPublished, domain, domainIp, publish, see, tick } from '../events.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../side.mjs').Json} Json */

/** @type {Scenario[]} */
export const feeds = [
  {
    name: 'a feed of Tocsin, fetched by MISP, and again after a change',
    async once({ tocsin, misp }, check) {
      const tag = `trial:feed-${Date.now()}`
      const event = await addPublished(tocsin, {
        Tag: [{ name: tag }],
        Attribute: [domain({ Tag: [{ name: tag }] }), domain()],
        Object: [domainIp()],
        EventReport: [{ name: 'Report', content: 'text', distribution: 5 }],
      })
      const search = { name: tag, scope: 'events', parameters: { tags: tag } }
      const { id: saved_search } = (await tocsin.ask('POST', '/tocsin/saved-searches', search)).body
      const { body: published } = await tocsin.ask('POST', '/tocsin/published-feeds', { saved_search })
      const { Feed } = await misp.json('POST', '/feeds/add', {
        Feed: {
          name: tag,
          provider: 'Tocsin',
          url: published.url,
          source_format: 'misp',
          input_source: 'network',
          enabled: 1,
          distribution: 3,
        },
      })
      const fetched = async () => {
        await misp.json('POST', `/feeds/fetchFromFeed/${Feed.id}`)
        return see(misp, event.uuid)
      }
      const copy = await fetched()
      check('event', copy && differences(event, copy), [])
      await tick()
      await tocsin.json('POST', `/attributes/edit/${event.Attribute[0].id}`, { comment: 'changed' })
      await tocsin.json('POST', `/attributes/delete/${event.Attribute[1].id}`)
      await publish(tocsin, event)
      check('after a change', differences(await see(tocsin, event.uuid), await fetched()), [])
      await misp.json('POST', `/feeds/delete/${Feed.id}`)
    },
  },
]
