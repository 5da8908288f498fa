import { randomUUID } from 'node:crypto'
import { addEvent, addPublished, domain, domainIp, publish, see, table, tick } from '../events.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../side.mjs').Json} Json */

/** @type {Scenario[]} */
export const changes = [
  {
    name: 'a new event with all that is in it',
    async each({ from, to, by, carry }, check) {
      const other = domainIp()
      const reference = { relationship_type: 'related-to', comment: 'why' }
      const event = await addPublished(from, {
        info: 'Ünïcödé, кириллица, 漢字 <b>&amp; "quotes"',
        threat_level_id: 2,
        analysis: 1,
        date: '2024-02-29',
        Attribute: [
          domain({ comment: 'first', to_ids: false, first_seen: '2024-01-01T00:00:00.123456+00:00' }),
          { ...domain(), type: 'comment', category: 'Other', value: 'two\nlines\tand a tab' },
          { ...domain(), type: 'ip-dst|port', value: '198.51.100.7|443', disable_correlation: true },
        ],
        Object: [
          other,
          domainIp({
            comment: 'c',
            ObjectReference: [{ ...reference, uuid: randomUUID(), referenced_uuid: other.uuid }],
          }),
        ],
        EventReport: [{ uuid: randomUUID(), name: 'Report', content: '# Head\n\ntext', distribution: 5 }],
        extends_uuid: randomUUID(),
      })
      await carry()
      const copy = await see(to, event.uuid)
      for (const field of ['info', 'threat_level_id', 'analysis', 'date', 'timestamp', 'extends_uuid', 'published']) {
        check(field, copy?.[field], event[field])
      }
      check('creator', copy?.Orgc.uuid, from.org.uuid)
      // Of who pulls, or of the user who pushes over there.
      check('owner', copy?.Org.uuid, (by === 'pull' ? to : from).org.uuid)
      check('locked', copy?.locked, true)
      const fields = [
        'uuid',
        'type',
        'category',
        'value',
        'to_ids',
        'comment',
        'timestamp',
        'first_seen',
        'last_seen',
        'disable_correlation',
        'deleted',
      ]
      check('attributes', table(copy?.Attribute, ...fields), table(event.Attribute, ...fields))
      const objectFields = [
        'uuid',
        'name',
        'meta-category',
        'description',
        'template_uuid',
        'template_version',
        'comment',
        'timestamp',
        'deleted',
      ]
      check('objects', table(copy?.Object, ...objectFields), table(event.Object, ...objectFields))
      const inside = (/** @type {Json} */ shown) =>
        shown?.Object.flatMap((/** @type {Json} */ { Attribute }) => Attribute)
      check(
        'in objects',
        table(inside(copy), 'object_relation', ...fields),
        table(inside(event), 'object_relation', ...fields),
      )
      const references = (/** @type {Json} */ shown) =>
        table(
          shown?.Object.flatMap((/** @type {Json} */ { ObjectReference }) => ObjectReference),
          'uuid',
          'relationship_type',
          'comment',
          'referenced_uuid',
          'referenced_type',
        )
      check('references', references(copy), references(event))
      check(
        'reports',
        table(copy?.EventReport, 'uuid', 'name', 'content'),
        table(event.EventReport, 'uuid', 'name', 'content'),
      )
    },
  },
  {
    name: 'an edit',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from, { Attribute: [domain(), domain()], Object: [domainIp()] })
      await carry()
      await tick()
      const [first] = event.Attribute
      const [inside] = event.Object[0].Attribute
      await from.json('POST', `/events/edit/${event.id}`, { Event: { info: 'Edited', threat_level_id: 1 } })
      await from.json('POST', `/attributes/edit/${first.id}`, { value: 'edited.example', comment: 'new' })
      await from.json('POST', `/attributes/edit/${inside.id}`, { comment: 'inside' })
      await from.json('POST', `/attributes/add/${event.id}`, domain({ value: `added-${randomUUID()}.example` }))
      await from.json('POST', `/events/publish/${event.id}`)
      await carry()
      const [now, copy] = [await see(from, event.uuid), await see(to, event.uuid)]
      check('info', [copy?.info, copy?.threat_level_id, copy?.timestamp], ['Edited', '1', now.timestamp])
      check(
        'attributes',
        table(copy?.Attribute, 'uuid', 'value', 'comment', 'timestamp'),
        table(now.Attribute, 'uuid', 'value', 'comment', 'timestamp'),
      )
      check(
        'in the object',
        table(copy?.Object[0]?.Attribute, 'uuid', 'comment'),
        table(now.Object[0].Attribute, 'uuid', 'comment'),
      )
    },
  },
  {
    name: 'an edit that is not published',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from)
      await carry()
      await tick()
      await from.json('POST', `/events/edit/${event.id}`, { Event: { info: 'Edited' } })
      await carry()
      check('info', (await see(to, event.uuid))?.info, event.info)
    },
  },
  {
    name: 'an event that was never published',
    async each({ from, to, carry }, check) {
      const { uuid } = await addEvent(from)
      await carry()
      check('there', await see(to, uuid), undefined)
    },
  },
  {
    name: 'deletion and restoring',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from, {
        // MISP counts a deleted object twice, and leaves an event out of its index where that leaves nothing.
        Attribute: Array.from({ length: 8 }, () => domain()),
        Object: [domainIp(), domainIp()],
      })
      await carry()
      await tick()
      const [gone, ...kept] = event.Attribute
      const [object, other] = event.Object
      await from.json('POST', `/attributes/delete/${gone.id}`)
      await from.json('POST', `/objects/delete/${object.id}`)
      await from.json('POST', `/attributes/delete/${other.Attribute[0].id}`)
      await publish(from, event)
      await carry()
      const copy = await see(to, event.uuid)
      check(
        'attributes',
        table(copy?.Attribute, 'uuid', 'deleted'),
        table([{ ...gone, deleted: true }, ...kept], 'uuid', 'deleted'),
      )
      const state = (/** @type {Json} */ shown) => table(shown?.Object, 'uuid', 'deleted')
      const inside = (/** @type {Json} */ shown) =>
        table(
          shown?.Object.flatMap((/** @type {Json} */ one) => one.Attribute),
          'uuid',
          'deleted',
        )
      const now = await see(from, event.uuid)
      check('objects', state(copy), state(now))
      check('in objects', inside(copy), inside(now))
      await tick()
      await from.json('POST', `/attributes/restore/${gone.id}`)
      await publish(from, event)
      await carry()
      check(
        'restored',
        table((await see(to, event.uuid))?.Attribute, 'uuid', 'deleted'),
        table(event.Attribute, 'uuid', 'deleted'),
      )
    },
  },
  {
    name: 'an event that is deleted stays where it went',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from)
      await carry()
      await from.json('POST', `/events/delete/${event.id}`)
      await carry()
      check('there', (await see(to, event.uuid))?.uuid, event.uuid)
    },
  },
  {
    name: 'nothing is carried twice, and nothing comes back',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from, { Object: [domainIp()] })
      await carry()
      const first = await see(to, event.uuid)
      await carry()
      check('the copy', await see(to, event.uuid), first)
      check('the original', await see(from, event.uuid), event)
    },
  },
  {
    name: 'an object that says nothing of itself',
    async each({ from, to, carry }, check) {
      const { description: _, ...object } = domainIp()
      const event = await addPublished(from, { Object: [object] })
      await carry()
      check('objects', table((await see(to, event.uuid))?.Object, 'uuid'), [[object.uuid]])
    },
  },
]
