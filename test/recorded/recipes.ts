import { accountRecipes } from './account-recipes.ts'
import { analystRecipes } from './analyst-recipes.ts'
import { attributeRecipes } from './attribute-recipes.ts'
import { decayRecipes } from './decay-recipes.ts'
import { eventRecipes } from './event-recipes.ts'
import { feedRecipes } from './feed-recipes.ts'
import { galaxyRecipes } from './galaxy-recipes.ts'
import { instanceRecipes } from './instance-recipes.ts'
import { keyRecipes } from './key-recipes.ts'
import { listRecipes } from './list-recipes.ts'
import { noticelistRecipes } from './noticelist-recipes.ts'
import { objectRecipes } from './object-recipes.ts'
import { peopleRecipes } from './people-recipes.ts'
import { proposalRecipes } from './proposal-recipes.ts'
import type { Recipes } from './recipe.ts'
import { reportRecipes } from './report-recipes.ts'
import { serverRecipes } from './server-recipes.ts'
import { sharingRecipes } from './sharing-recipes.ts'
import { sightingRecipes } from './sighting-recipes.ts'
import { tagRecipes } from './tag-recipes.ts'
import { templateRecipes } from './template-recipes.ts'
import { taxonomyRecipes } from './taxonomy-recipes.ts'
import { warninglistRecipes } from './warninglist-recipes.ts'

/** How each recorded request is asked here. */
export const recipes: Recipes = {
  ...decayRecipes,
  ...eventRecipes,
  ...attributeRecipes,
  ...objectRecipes,
  ...sightingRecipes,
  ...tagRecipes,
  ...templateRecipes,
  ...taxonomyRecipes,
  ...proposalRecipes,
  ...analystRecipes,
  ...noticelistRecipes,
  ...peopleRecipes,
  ...accountRecipes,
  ...galaxyRecipes,
  ...keyRecipes,
  ...sharingRecipes,
  ...listRecipes,
  ...reportRecipes,
  ...serverRecipes,
  ...instanceRecipes,
  ...feedRecipes,
  ...warninglistRecipes,
}
