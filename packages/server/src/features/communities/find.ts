import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { knownCommunities, type Community } from './known-communities.ts'

const SEARCHED = [
  'name',
  'uuid',
  'description',
  'url',
  'sector',
  'nationality',
  'type',
  'org_uuid',
  'org_name',
] as const satisfies (keyof Community)[]

/** Those that the MISP project vouches for, or with another `context` the others; with a part of any text, if wished. */
export function listCommunities(wishes: Wishes): object[] {
  const isVetted = textWish(wishes['context'], 'vetted') === 'vetted'
  const part = textWish(wishes['value']).toLowerCase()
  return knownCommunities
    .filter((community) => community.misp_project_vetted === isVetted)
    .filter((community) => SEARCHED.some((field) => community[field].toLowerCase().includes(part)))
    .map(presentCommunity)
}

/** By uuid, or by place in the list. */
export function requireCommunity(text: string): Community {
  const found = /^\d{1,9}$/.test(text)
    ? knownCommunities[Number(text) - 1]
    : knownCommunities.find(({ uuid }) => uuid === text.toLowerCase())
  if (!found) throw new Problem('not-found', 'Community not found.')
  return found
}

export function presentCommunity(community: Community): object {
  const { org_uuid: uuid, org_name: name } = community
  return { ...community, id: knownCommunities.indexOf(community) + 1, Org: { uuid, name } }
}
