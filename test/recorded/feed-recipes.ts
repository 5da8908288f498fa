import { about, asRecorded, type Recipe, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

const feed = async ({ make }: World): Promise<Subject> => {
  const fields = { name: 'f', provider: 'p', url: 'http://127.0.0.1:9/f' }
  return { id: (await make('/feeds/add', fields)).Feed.id, uuid: '' }
}

/** Of those that MISP knows from the start. */
const defaultFeed = async ({ make }: World): Promise<Subject> => {
  await make('/feeds/loadDefaultFeeds', {})
  const feeds: { Feed: { id: string; source_format: string } }[] = await make('/feeds/index', {})
  return { id: feeds.find(({ Feed }) => Feed.source_format === 'misp')?.Feed.id ?? '', uuid: '' }
}
const withDefaults: Recipe = async (world) => {
  await defaultFeed(world)
  return {}
}

/** What others publish for everybody to fetch. */
export const feedRecipes: Recipes = {
  'GET /feeds 200': withDefaults,
  'GET /feeds/index 200': withDefaults,
  'GET /feeds/view/{id} 200': about(defaultFeed),
  'GET /feeds/view/{id} 404': asRecorded,
  'GET /feeds/cacheFeeds/{id} 302': about(feed),
  'POST /feeds/add 200': asRecorded,
  'POST /feeds/add 403': asRecorded,
  'POST /feeds/edit/{id} 200': about(feed),
  'POST /feeds/delete/{id} 200': about(feed),
  'POST /feeds/loadDefaultFeeds 200': asRecorded,
}
