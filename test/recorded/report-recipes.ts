import { about, aboutNothing, type Recipe, type Recipes } from './recipe.ts'
import { addEvent, type Subject, type World } from './world.ts'

const event = async (world: World) => addEvent(world)
const report = async (world: World): Promise<Subject> => (await reportOn(world)).report
const deleted = async (world: World): Promise<Subject> => {
  const made = await report(world)
  await world.make(`/event_reports/delete/${made.id}`)
  return made
}
/** The index of one event, which is named in its path. */
const listed: Recipe = async (world, { url }) => {
  const { event: place } = await reportOn(world)
  return { path: url.replace(/\d+$/, place.id) }
}
/** A uuid that is not there was asked for as often as one that is. */
const deletion: Recipe = (world, exchange) => (exchange.status === 404 ? aboutNothing : about(report))(world, exchange)

async function reportOn(world: World): Promise<{ report: Subject; event: Subject }> {
  const place = await addEvent(world)
  const { EventReport } = await world.make(`/event_reports/add/${place.id}`, { name: 'r', content: '# hi' })
  return { event: place, report: { id: EventReport.id, uuid: EventReport.uuid } }
}

export const reportRecipes: Recipes = {
  'POST /eventReports/add/{id} 200': about(event),
  'POST /eventReports/add/{id} 403': about(event),
  'POST /eventReports/delete/{id} 200': about(report),
  'POST /eventReports/delete/{uuid} 200': deletion,
  'POST /eventReports/delete/{uuid} 404': deletion,
  'POST /eventReports/edit/{id} 200': about(report),
  'POST /eventReports/edit/{uuid} 200': about(report),
  'GET /eventReports/index/event_id:13 200': listed,
  'GET /eventReports/index/event_id:2 200': listed,
  'GET /eventReports/index/event_id:20 200': listed,
  'POST /eventReports/restore/{id} 200': about(deleted),
  'GET /eventReports/view/{id} 200': about(report),
  'GET /eventReports/view/{id} 404': aboutNothing,
  'POST /events/freeTextImport/{id} 200': about(event),
  'POST /events/freeTextImport/{uuid}/disable_background_processing:{v} 200': about(event),
}
