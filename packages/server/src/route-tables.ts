import { analystDataApi } from './features/analyst-data/api.ts'
import { attributesApi } from './features/attributes/api.ts'
import { audienceApi } from './features/audience/api.ts'
import { auditApi } from './features/audit/api.ts'
import { authKeysApi } from './features/auth-keys/api.ts'
import { blocklistsApi } from './features/blocklists/api.ts'
import { communitiesApi } from './features/communities/api.ts'
import { contactApi } from './features/contact/api.ts'
import { contentApi } from './features/content/api.ts'
import { correlationExclusionsApi } from './features/correlation-exclusions/api.ts'
import { correlationsApi } from './features/correlations/api.ts'
import { decayApi } from './features/decay/api.ts'
import { decayingModelsApi } from './features/decaying-models/api.ts'
import { delegationsApi } from './features/delegations/api.ts'
import { enrichmentApi } from './features/enrichment/api.ts'
import { eventRowsApi } from './features/event-rows/api.ts'
import { eventListApi } from './features/event-list/api.ts'
import { eventGraphApi } from './features/event-graph/api.ts'
import { eventsApi } from './features/events/api.ts'
import { exportsApi } from './features/exports/api.ts'
import { feedsApi } from './features/feeds/api.ts'
import { galaxiesApi } from './features/galaxies/api.ts'
import { importsApi } from './features/imports/api.ts'
import { instanceApi } from './features/instance/api.ts'
import { diagnosticApi } from './features/instance/diagnostic-api.ts'
import { jobsApi } from './features/jobs/api.ts'
import { mispJobsApi } from './features/jobs/misp-api.ts'
import { maltegoApi } from './features/maltego/api.ts'
import { noticelistsApi } from './features/noticelists/api.ts'
import { objectReferencesApi } from './features/object-references/api.ts'
import { objectTemplatesApi } from './features/object-templates/api.ts'
import { objectsApi } from './features/objects/api.ts'
import { apiDescriptionApi } from './features/openapi/api.ts'
import { organisationsApi } from './features/orgs/api.ts'
import { proposalsApi } from './features/proposals/api.ts'
import { protectionApi } from './features/protection/api.ts'
import { recallApi } from './features/recall/api.ts'
import { registrationsApi } from './features/registrations/api.ts'
import { reportsApi } from './features/reports/api.ts'
import { rolesApi } from './features/roles/api.ts'
import { savedSearchesApi } from './features/saved-searches/api.ts'
import { searchApi } from './features/search/api.ts'
import { serverSettingsApi } from './features/server-settings/api.ts'
import { serversApi } from './features/servers/api.ts'
import { sharingGroupsApi } from './features/sharing-groups/api.ts'
import { sightingsApi } from './features/sightings/api.ts'
import { statisticsApi } from './features/statistics/api.ts'
import { syncApi } from './features/sync/api.ts'
import { tagCollectionsApi } from './features/tag-collections/api.ts'
import { taggingApi } from './features/tagging/api.ts'
import { tagsApi } from './features/tags/api.ts'
import { taxiiApi } from './features/taxii/api.ts'
import { taxonomiesApi } from './features/taxonomies/api.ts'
import { userSettingsApi } from './features/user-settings/api.ts'
import { usersApi } from './features/users/api.ts'
import { warninglistsApi } from './features/warninglists/api.ts'
import { workflowsApi } from './features/workflows/api.ts'
import { zeroMqApi } from './features/zeromq/api.ts'
import type { RouteTable } from './platform/http/api/route-table.ts'
import { webPagesApi } from './platform/http/web-pages.ts'

/** What the API description says of the routes, feature by feature. */
export const routeTables: readonly RouteTable[] = [
  analystDataApi,
  attributesApi,
  audienceApi,
  auditApi,
  authKeysApi,
  blocklistsApi,
  communitiesApi,
  contentApi,
  correlationExclusionsApi,
  decayApi,
  decayingModelsApi,
  delegationsApi,
  eventListApi,
  eventRowsApi,
  eventGraphApi,
  eventsApi,
  exportsApi,
  feedsApi,
  galaxiesApi,
  importsApi,
  instanceApi,
  jobsApi,
  maltegoApi,
  noticelistsApi,
  objectReferencesApi,
  objectTemplatesApi,
  objectsApi,
  apiDescriptionApi,
  organisationsApi,
  proposalsApi,
  protectionApi,
  recallApi,
  registrationsApi,
  reportsApi,
  rolesApi,
  savedSearchesApi,
  searchApi,
  serverSettingsApi,
  serversApi,
  sharingGroupsApi,
  sightingsApi,
  syncApi,
  tagCollectionsApi,
  taggingApi,
  tagsApi,
  taxiiApi,
  taxonomiesApi,
  userSettingsApi,
  usersApi,
  warninglistsApi,
  contactApi,
  correlationsApi,
  enrichmentApi,
  diagnosticApi,
  mispJobsApi,
  statisticsApi,
  workflowsApi,
  webPagesApi,
  zeroMqApi,
]
