import { about, aboutNothing, asRecorded, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

const gdpr = async ({ ask }: World): Promise<Subject> => {
  const { body } = await ask('admin', 'GET', '/noticelists')
  const { Noticelist } = body.find((one: { Noticelist: { name: string } }) => one.Noticelist.name === 'gdpr')
  return { id: Noticelist.id, uuid: '' }
}

export const noticelistRecipes: Recipes = {
  'GET /noticelists 200': asRecorded,
  'GET /noticelists/index 200': asRecorded,
  'GET /noticelists/view/{id} 200': about(gdpr),
  'GET /noticelists/view/{id} 404': aboutNothing,
  'POST /noticelists/enableNoticelist/{id} 302': about(gdpr),
  'POST /noticelists/enableNoticelist/{id}/true 302': about(gdpr),
}
