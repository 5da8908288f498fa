// Who may import whom (docs/architecture.md), in the form that dependency-cruiser reads.
// Each rule is proven on a planted fault in scripts/dependency-rules.test.ts.
import { basename } from 'node:path'

/** Packages and the siblings they know. */
const KNOWN_SIBLINGS = {
  format: [],
  convert: ['format'],
  client: ['format'],
  server: ['format', 'convert', 'client'],
  cli: ['client', 'convert', 'format'],
  web: ['client', 'convert', 'format'],
}

/** The server's tiers, lowest first. Imports point down; within a tier, features know nothing of each other. */
const TIERS = [
  { name: 'ground', folders: ['platform', 'db'] },
  { name: 'access', folders: ['access'] },
  {
    name: 'vocabulary',
    folders: features(
      'orgs roles users user-settings server-settings servers registrations second-factor auth-keys instance openapi sharing-groups tags taxonomies tag-collections galaxies object-templates warninglists noticelists decaying-models content jobs runs kept-values audit blocklists communities correlation-exclusions notes',
    ),
  },
  { name: 'graph', folders: features('events correlation') },
  {
    name: 'on-the-graph',
    folders: features(
      'attributes correlations protection objects object-references statistics tagging search saved-searches audience sightings proposals analyst-data delegations reports event-list event-rows event-graph decay contact',
    ),
  },
  {
    name: 'exchange',
    folders: features(
      'exports maltego feeds imports sync recall taxii enrichment workflows zeromq notifications dashboards',
    ),
  },
]

/** The vocabulary whose changes are written down: each of these may import the audit log's one writer. */
const RECORDED =
  'orgs roles users auth-keys sharing-groups tags taxonomies tag-collections galaxies object-templates warninglists noticelists decaying-models content blocklists correlation-exclusions server-settings user-settings servers'

/** The kinds of public content: each is a plain value of the type that the content loader says. */
const CONTENT = 'taxonomies galaxies object-templates warninglists noticelists decaying-models'

/** The imports within a tier that the architecture draws as arrows. */
const ARROWS = [
  ...RECORDED.split(' ').map((from) => ({ from, to: 'audit' })),
  ...CONTENT.split(' ').map((from) => ({ from, to: 'content' })),
  { from: 'taxonomies', to: 'tags' },
  { from: 'tag-collections', to: 'tags' },
  { from: 'galaxies', to: 'tags' },
  { from: 'galaxies', to: 'sharing-groups' },
  { from: 'galaxies', to: 'orgs' },
  ...['orgs', 'sharing-groups', 'galaxies'].flatMap((other) => [
    { from: 'notes', to: other },
    { from: other, to: 'notes' },
  ]),
  { from: 'sharing-groups', to: 'orgs' },
  { from: 'servers', to: 'orgs' },
  { from: 'servers', to: 'auth-keys' },
  { from: 'servers', to: 'tags' },
  { from: 'users', to: 'orgs' },
  { from: 'users', to: 'roles' },
  { from: 'users', to: 'auth-keys' },
  { from: 'users', to: 'second-factor' },
  { from: 'user-settings', to: 'users' },
  { from: 'registrations', to: 'orgs' },
  { from: 'registrations', to: 'users' },
  { from: 'events', to: 'correlation' },
  { from: 'sightings', to: 'search' },
  { from: 'saved-searches', to: 'search' },
  { from: 'feeds', to: 'imports' },
  { from: 'recall', to: 'sync' },
]

const SERVER = '^packages/server/src/'
const TESTS = '\\.test\\.tsx?$|/testing/|^(test|bench)/'

/** @param {string} names */
function features(names) {
  return names.split(' ').map((name) => `features/${name}`)
}

/**
 * @param {string} from
 * @param {string} to
 */
function isArrow(from, to) {
  return ARROWS.some((arrow) => arrow.from === from && arrow.to === to)
}

/** @param {string[]} folders */
function within(folders) {
  return `${SERVER}(${folders.join('|')})/`
}

/**
 * @typedef {import('dependency-cruiser').IRegularForbiddenRuleType} Rule
 * @param {string} name
 * @param {Rule['from']} from
 * @param {Rule['to']} to
 * @returns {Rule}
 */
function forbid(name, from, to) {
  return { name, severity: 'error', from, to }
}

const packageRules = Object.entries(KNOWN_SIBLINGS).map(([name, siblings]) =>
  forbid(
    `${name}-knows-${siblings.join('-') || 'nobody'}`,
    { path: `^packages/${name}/` },
    { path: `^packages/(?!(${[name, ...siblings].join('|')})/)` },
  ),
)

const downwardRules = TIERS.slice(0, -1).map(({ name, folders }, tier) =>
  forbid(
    `${name}-imports-nothing-above`,
    { path: within(folders), pathNot: TESTS },
    { path: within(TIERS.slice(tier + 1).flatMap((above) => above.folders)) },
  ),
)

const neighbourRules = TIERS.flatMap(({ folders }) => {
  const names = folders.filter((folder) => folder.startsWith('features/')).map((folder) => basename(folder))
  return names.map((name) => {
    const strangers = names.filter((other) => other !== name && !isArrow(name, other))
    return forbid(
      `${name}-knows-no-neighbour`,
      { path: `${SERVER}features/${name}/`, pathNot: TESTS },
      { path: within(strangers.map((other) => `features/${other}`)) },
    )
  })
})

const allFolders = TIERS.flatMap(({ folders }) => folders)

export const forbidden = [
  forbid('no-cycles', {}, { circular: true }),
  // An import that cannot be resolved escapes every other rule.
  forbid('imports-resolve', {}, { couldNotResolve: true }),

  ...packageRules,
  // Whoever adds a package gives it a line in KNOWN_SIBLINGS.
  forbid(
    'every-package-says-whom-it-knows',
    { path: `^packages/(?!(${Object.keys(KNOWN_SIBLINGS).join('|')})/)[^/]+/` },
    { path: '^packages/' },
  ),
  forbid(
    'nobody-imports-a-program',
    { path: '^packages/([^/]+)/' },
    { path: '^packages/(web|cli|server)/', pathNot: '^packages/$1/' },
  ),
  forbid(
    'pure-packages-run-in-browsers',
    { path: '^packages/(format|convert|client)/src/', pathNot: TESTS },
    { dependencyTypes: ['core'] },
  ),
  forbid('product-knows-no-tests', { path: '^packages/', pathNot: TESTS }, { path: TESTS }),

  ...downwardRules,
  ...neighbourRules,
  // Whoever adds a feature gives it a place in TIERS.
  forbid('every-feature-has-a-tier', {}, { path: `${SERVER}features/`, pathNot: within(allFolders) }),
  forbid(
    'the-log-has-one-writer',
    { path: SERVER, pathNot: [`${SERVER}features/audit/`, `${SERVER}(app|route-tables)\\.ts$`, TESTS] },
    { path: `${SERVER}features/audit/(?!record\\.ts$)` },
  ),
  forbid(
    'app-alone-registers-routes-and-jobs',
    { pathNot: `${SERVER}app\\.ts$` },
    { path: `${SERVER}(access|features/[^/]+)/(routes|jobs)\\.ts$` },
  ),
  forbid(
    'tiers-know-of-the-program-its-context-alone',
    { path: within(allFolders), pathNot: TESTS },
    { path: `${SERVER}[^/]+\\.ts$`, pathNot: `${SERVER}context\\.ts$` },
  ),
  forbid(
    'context-stands-on-the-ground',
    { path: `${SERVER}context\\.ts$` },
    { path: SERVER, pathNot: within(['platform', 'db']) },
  ),
]

export const cruiseOptions = {
  doNotFollow: { path: ['node_modules', '/dist/'] },
  exclude: { path: ['/dist/'] },
  tsPreCompilationDeps: true,
}

export const resolveOptions = {
  conditionNames: ['@tocsin/source', 'types', 'import', 'node', 'default'],
  exportsFields: ['exports'],
  extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.json'],
}

export default { forbidden, options: { ...cruiseOptions, enhancedResolveOptions: resolveOptions } }
