import {
  ATTACK,
  attack,
  attackNavigator,
  attackSightings,
  context,
  contextMarkdown,
  type AttackOptions,
  type ContextOptions,
} from '@tocsin/convert'
import { Problem } from '../../platform/http/problem.ts'
import { textWish } from '../../platform/http/wishes.ts'
import { findMatrix, listMatrices } from '../galaxies/matrix.ts'
import { explainTags } from '../taxonomies/explain-tags.ts'
import { exportedEvents } from './exported-events.ts'
import { format, type Asked, type Format } from './format.ts'
import { none, said } from './options.ts'

/** What these formats do not read of an event is not even read from the database. */
const defaults = { noEventReports: 1, noShadowAttributes: 1, sgReferenceOnly: 1 }

/** What tags, clusters and techniques events carry, as rows of the table of formats. */
export const contextFormats: Readonly<Record<string, Format>> = {
  attack: format(attack, exportedEvents, { extension: 'json', scopes: ['events'], defaults, options: attackOptions }),
  'attack-sightings': format(attackSightings, exportedEvents, {
    extension: 'json',
    defaults: { ...defaults, includeSightings: 1 },
    options: none,
  }),
  'attack-navigator': format(attackNavigator, exportedEvents, {
    extension: 'json',
    defaults,
    options: said('name', 'domain', 'counts'),
  }),
  context: format(context, exportedEvents, {
    extension: 'json',
    scopes: ['events'],
    defaults,
    options: contextOptions,
  }),
  'context-markdown': format(contextMarkdown, exportedEvents, {
    extension: 'md',
    scopes: ['events'],
    defaults,
    options: contextOptions,
  }),
}

/** `attackGalaxy` names the galaxy whose matrix it is. Source: MISP's AttackExport. */
async function attackOptions({ context: { db }, search, wishes }: Asked): Promise<AttackOptions> {
  const type = textWish(wishes['attackGalaxy']) || ATTACK
  const [matrix, galaxies] = await Promise.all([findMatrix(db, search.viewer, type), listMatrices(db)])
  if (matrix === undefined && type !== ATTACK) {
    throw new Problem('invalid', `attackGalaxy: the library has no galaxy of type "${type}" that is a matrix.`)
  }
  return { type, matrix, matrixGalaxies: galaxies }
}

async function contextOptions(asked: Asked): Promise<ContextOptions & { baseUrl: string }> {
  const { db, config } = asked.context
  const explain = async (names: readonly string[]) => explainTags(db, names)
  return { ...(await attackOptions(asked)), explain, baseUrl: config.baseUrl }
}
