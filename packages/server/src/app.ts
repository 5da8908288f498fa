import { readFileSync } from 'node:fs'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { registerGate } from './access/gate.ts'
import { contentKinds } from './content-kinds.ts'
import type { Context } from './context.ts'
import { registerAnalystData } from './features/analyst-data/routes.ts'
import { registerAttributes } from './features/attributes/routes.ts'
import { registerAudience } from './features/audience/routes.ts'
import { registerAudit } from './features/audit/routes.ts'
import { registerAuthKeys } from './features/auth-keys/routes.ts'
import { registerBlocklists } from './features/blocklists/routes.ts'
import { registerCommunities } from './features/communities/routes.ts'
import { contactJobs } from './features/contact/jobs.ts'
import { registerContact } from './features/contact/routes.ts'
import { contentJobs, contentSchedules } from './features/content/jobs.ts'
import { registerContent } from './features/content/routes.ts'
import { registerCorrelations } from './features/correlations/routes.ts'
import { registerCorrelationExclusions } from './features/correlation-exclusions/routes.ts'
import { registerDecay } from './features/decay/routes.ts'
import { registerDecayingModels } from './features/decaying-models/routes.ts'
import { registerDelegations } from './features/delegations/routes.ts'
import { registerEnrichment } from './features/enrichment/routes.ts'
import { registerEventRows } from './features/event-rows/routes.ts'
import { registerEventList } from './features/event-list/routes.ts'
import { registerEventGraph } from './features/event-graph/routes.ts'
import { registerEvents } from './features/events/routes.ts'
import { exportJobs, exportSchedules } from './features/exports/jobs.ts'
import { registerExports } from './features/exports/routes.ts'
import { feedJobs, feedSchedules } from './features/feeds/jobs.ts'
import { registerFeeds } from './features/feeds/routes.ts'
import { registerClusters } from './features/galaxies/cluster-routes.ts'
import { registerGalaxyElements } from './features/galaxies/element-routes.ts'
import { registerGalaxies } from './features/galaxies/galaxy-routes.ts'
import { registerClusterRelations } from './features/galaxies/relation-routes.ts'
import { registerImports } from './features/imports/routes.ts'
import { registerDiagnostics } from './features/instance/diagnostic-routes.ts'
import { registerInstance } from './features/instance/routes.ts'
import { version } from './features/instance/version.ts'
import { registerJobs } from './features/jobs/routes.ts'
import { registerMaltego } from './features/maltego/routes.ts'
import { registerNoticelists } from './features/noticelists/routes.ts'
import { registerObjectReferences } from './features/object-references/routes.ts'
import { registerObjectTemplates } from './features/object-templates/routes.ts'
import { registerObjects } from './features/objects/routes.ts'
import { registerApiDescription } from './features/openapi/routes.ts'
import { registerOrganisations } from './features/orgs/routes.ts'
import { registerProposals } from './features/proposals/routes.ts'
import { registerProtection } from './features/protection/routes.ts'
import { recallJobs, recallSchedules } from './features/recall/jobs.ts'
import { registerRecall } from './features/recall/routes.ts'
import { registerRegistrations } from './features/registrations/routes.ts'
import { registerReports } from './features/reports/routes.ts'
import { registerRoles } from './features/roles/routes.ts'
import { registerSavedSearches } from './features/saved-searches/routes.ts'
import { registerSearch } from './features/search/routes.ts'
import { registerServers } from './features/servers/routes.ts'
import { registerServerSettings } from './features/server-settings/routes.ts'
import { registerSharingGroups } from './features/sharing-groups/routes.ts'
import { registerSightings } from './features/sightings/routes.ts'
import { registerClusterAttachment } from './features/tagging/cluster-routes.ts'
import { registerStatistics } from './features/statistics/routes.ts'
import { registerTagging } from './features/tagging/routes.ts'
import { registerTaxii } from './features/taxii/routes.ts'
import { registerTags } from './features/tags/routes.ts'
import { registerTagCollections } from './features/tag-collections/routes.ts'
import { syncJobs, syncSchedules } from './features/sync/jobs.ts'
import { registerPeers } from './features/sync/peer-routes.ts'
import { registerSync } from './features/sync/routes.ts'
import { registerTaxonomies } from './features/taxonomies/routes.ts'
import { registerUserSettings } from './features/user-settings/routes.ts'
import { registerUsers } from './features/users/routes.ts'
import { registerWarninglists } from './features/warninglists/routes.ts'
import { registerWorkflows } from './features/workflows/routes.ts'
import { startPublishing } from './features/zeromq/publish.ts'
import { registerZeroMq } from './features/zeromq/routes.ts'
import { registerDescriptions } from './platform/http/describe.ts'
import { registerEntityTags } from './platform/http/entity-tag.ts'
import { registerErrors, sendAddressError } from './platform/http/errors.ts'
import { registerHealth } from './platform/http/health.ts'
import { registerJsonBody } from './platform/http/json-body.ts'
import { registerLeaving } from './platform/http/leave.ts'
import { registerMetrics } from './platform/http/metrics.ts'
import { canonicalUrl } from './platform/http/paths.ts'
import { routeTables } from './route-tables.ts'
import { pageUrl, registerWebPages } from './platform/http/web-pages.ts'
import { startJobs, type RunningJobs } from './platform/jobs/run-jobs.ts'

/** The table of contents: everything the server answers to, in order. */
export async function createApp(context: Context, kinds = contentKinds): Promise<FastifyInstance> {
  const { tls } = context.config
  const app = Fastify({
    // Fastify has a type for each kind of server; the routes are the same on both.
    https: (tls ? { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) } : null) as null,
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: context.config.maxBody,
    trustProxy: context.config.trustProxy,
    rewriteUrl: (request) => canonicalUrl(pageUrl(request, request.url ?? '/')),
    frameworkErrors: sendAddressError,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 1_000 },
  })
  registerLeaving(app)
  registerErrors(app)
  registerJsonBody(app, context.config.maxBody)
  registerEntityTags(app)
  await app.register(cookie)
  await app.register(compress, {
    global: true,
    threshold: 1_024,
    zlibOptions: { level: 1 },
    encodings: ['gzip', 'identity'],
  })
  await app.register(helmet, { contentSecurityPolicy: false })
  registerGate(app, context)
  registerApiDescription(app, routeTables, version)
  registerDescriptions(app)
  await registerWebPages(app)
  registerVocabulary(app, context, kinds)
  registerGraph(app, context)
  registerExchange(app, context)
  return app
}

/** The routes of the server itself, of who takes part, and of what records are described by. */
function registerVocabulary(app: FastifyInstance, context: Context, kinds: typeof contentKinds): void {
  registerHealth(app, context)
  registerMetrics(app, context)
  registerInstance(app, context)
  registerOrganisations(app, context)
  registerRoles(app, context)
  registerUsers(app, context)
  registerUserSettings(app, context)
  registerServerSettings(app, context)
  registerDiagnostics(app, context)
  registerRegistrations(app, context)
  registerAuthKeys(app, context)
  registerServers(app, context)
  registerSharingGroups(app, context)
  registerTags(app, context)
  registerObjectTemplates(app, context)
  registerTaxonomies(app, context)
  registerTagCollections(app, context)
  registerWarninglists(app, context)
  registerGalaxies(app, context)
  registerClusters(app, context)
  registerClusterRelations(app, context)
  registerGalaxyElements(app, context)
  registerBlocklists(app, context)
  registerNoticelists(app, context)
  registerCommunities(app, context)
  registerCorrelationExclusions(app, context)
  registerDecayingModels(app, context)
  registerAudit(app, context)
  registerJobs(app, context)
  registerContent(app, context, kinds)
}

/** The routes of events and of what is done with them. */
function registerGraph(app: FastifyInstance, context: Context): void {
  registerEvents(app, context)
  registerProtection(app, context)
  registerAttributes(app, context)
  registerObjects(app, context)
  registerObjectReferences(app, context)
  registerTagging(app, context)
  registerClusterAttachment(app, context)
  registerProposals(app, context)
  registerReports(app, context)
  registerImports(app, context)
  registerAnalystData(app, context)
  registerEventList(app, context)
  registerEventRows(app, context)
  registerEventGraph(app, context)
  registerSightings(app, context)
  registerDecay(app, context)
  registerSearch(app, context)
  registerCorrelations(app, context)
  registerStatistics(app, context)
  registerSavedSearches(app, context)
  registerAudience(app, context)
  registerDelegations(app, context)
  registerContact(app, context)
}

/** The routes by which things come here from elsewhere, and go there. */
function registerExchange(app: FastifyInstance, context: Context): void {
  registerExports(app, context)
  registerMaltego(app, context)
  registerSync(app, context)
  registerPeers(app, context)
  registerRecall(app, context)
  registerFeeds(app, context)
  registerTaxii(app, context)
  registerEnrichment(app, context)
  registerWorkflows(app)
  registerZeroMq(app, context)
}

/** Everything the server does beside answering: jobs of the queue, and what is to be done again and again. */
export async function startWork(context: Context, kinds = contentKinds): Promise<RunningJobs> {
  const jobs = {
    ...contentJobs(context, kinds),
    ...exportJobs(context),
    ...syncJobs(context),
    ...recallJobs(context),
    ...feedJobs(context),
    ...contactJobs(context),
  }
  const running = await startJobs(context, jobs, [
    ...contentSchedules(context),
    ...exportSchedules(context),
    ...feedSchedules(context),
    ...syncSchedules(context),
    ...recallSchedules(context),
  ])
  const publishing = context.config.jobs === 0 ? undefined : startPublishing(context)
  return {
    async stop() {
      await Promise.all([running.stop(), publishing?.stop()])
    },
  }
}
