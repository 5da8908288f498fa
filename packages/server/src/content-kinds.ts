import type { ContentKind } from './features/content/content-kind.ts'
import { publicDecayingModels } from './features/decaying-models/public-models.ts'
import { clustersKind } from './features/galaxies/clusters-kind.ts'
import { galaxiesKind } from './features/galaxies/galaxies-kind.ts'
import { relationships } from './features/object-templates/relationship-kind.ts'
import { noticelists } from './features/noticelists/content.ts'
import { objectTemplates } from './features/object-templates/template-kind.ts'
import { taxonomies } from './features/taxonomies/content.ts'
import { warninglists } from './features/warninglists/warninglist-kind.ts'

/** Every kind of public content, in the order in which the loader keeps them: what others refer to comes first. */
export const contentKinds: readonly ContentKind[] = [
  taxonomies,
  galaxiesKind,
  clustersKind,
  relationships,
  objectTemplates,
  warninglists,
  publicDecayingModels,
  noticelists,
]
