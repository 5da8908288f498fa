import { randomUUID } from 'node:crypto'
import { about, aboutNothing, asRecorded, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

const blocked =
  (table: string) =>
  async ({ make }: World): Promise<Subject> => {
    const uuid = randomUUID()
    await make(`/${table}/add`, { uuids: [uuid] })
    return { id: '', uuid }
  }
const exclusion = async ({ make }: World): Promise<Subject> => {
  const { CorrelationExclusion } = await make('/correlation_exclusions/add', { value: randomUUID() })
  return { id: CorrelationExclusion.id, uuid: '' }
}
/** Both lists have the same routes. */
const blocklistRecipes = (route: string, table: string): Recipes => ({
  [`GET /${route} 200`]: asRecorded,
  [`GET /${route}/index 200`]: asRecorded,
  [`POST /${route}/add 200`]: () => ({ body: { uuids: [randomUUID()] } }),
  [`POST /${route}/delete/{uuid} 200`]: about(blocked(table)),
  [`POST /${route}/delete/{uuid} 404`]: aboutNothing,
  [`POST /${route}/edit/{uuid} 200`]: about(async (world) => {
    const entry = await blocked(table)(world)
    const Orgc = { uuid: entry.uuid, name: `org ${entry.uuid}` }
    await world.ask('admin', 'POST', '/events/add', { info: 'kept out', Orgc })
    return entry
  }),
})

export const listRecipes: Recipes = {
  ...blocklistRecipes('eventBlocklists', 'event_blocklists'),
  ...blocklistRecipes('orgBlocklists', 'org_blocklists'),
  'GET /correlation_exclusions 200': asRecorded,
  'POST /correlation_exclusions/add 200': () => ({ body: { value: randomUUID() } }),
  'POST /correlation_exclusions/clean 200': asRecorded,
  'POST /correlation_exclusions/delete/{id} 200': about(exclusion),
  'GET /correlation_exclusions/view/{id} 200': about(exclusion),
}
