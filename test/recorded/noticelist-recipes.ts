import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noticelists } from '../../packages/server/src/features/noticelists/content.ts'
import { inTransaction } from '../../packages/server/src/platform/db/connect.ts'
import { about, aboutNothing, type Recipe, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

const STARTER = join(import.meta.dirname, '../../packages/server/starter/noticelists/gdpr/list.json')

/** The list that comes with the program. */
const gdpr = async ({ ask, server }: World): Promise<Subject> => {
  const read = noticelists.read(JSON.parse(readFileSync(STARTER, 'utf8')))
  if ('faults' in read) throw new Error('The list of the starter set is broken')
  await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  const { body } = await ask('admin', 'GET', '/noticelists')
  return { id: body[0].Noticelist.id, uuid: '' }
}
const listed: Recipe = async (world) => {
  await gdpr(world)
  return {}
}

export const noticelistRecipes: Recipes = {
  'GET /noticelists 200': listed,
  'GET /noticelists/index 200': listed,
  'GET /noticelists/view/{id} 200': about(gdpr),
  'GET /noticelists/view/{id} 404': aboutNothing,
  'POST /noticelists/enableNoticelist/{id} 302': about(gdpr),
  'POST /noticelists/enableNoticelist/{id}/true 302': about(gdpr),
}
