// Whether what a checkout runs is there, and as new as what it is made of.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** What the pages are made of, beside their own folder. */
const IN_PAGES = ['format', 'client', 'convert']

/**
 * Whether a source of the programs has no output, or is newer than the last build. Tests are not built, and never make it
 * stale.
 * @param {string} root the checkout
 * @returns {'incomplete' | 'stale' | 'fresh'}
 */
export function stateOfPrograms(root) {
  const states = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'tsconfig.json')) && !existsSync(join(folder, 'vite.config.ts')))
    .map((folder) => stateOf(root, folder))
  if (states.includes('incomplete')) return 'incomplete'
  return states.includes('stale') ? 'stale' : 'fresh'
}

/**
 * @param {string} root
 * @param {string} folder a package
 * @returns {'incomplete' | 'stale' | 'fresh'}
 */
function stateOf(root, folder) {
  const record = join(folder, 'tsconfig.tsbuildinfo')
  const sources = sourcesIn(join(folder, 'src'))
  const outputs = sources.map((path) =>
    join(folder, 'dist', relative(join(folder, 'src'), path)).replace(/\.tsx?$/, '.js'),
  )
  if (!existsSync(record) || !outputs.every((path) => existsSync(path))) return 'incomplete'
  const inputs = [...sources, join(folder, 'tsconfig.json'), join(root, 'tsconfig.base.json')]
  const built = statSync(record).mtimeMs
  return inputs.some((path) => statSync(path).mtimeMs > built) ? 'stale' : 'fresh'
}

/**
 * The same of the web interface, which is bundled with the packages that it uses.
 * @param {string} root the checkout
 * @returns {'incomplete' | 'stale' | 'fresh'}
 */
export function stateOfPages(root) {
  const folder = join(root, 'packages', 'web')
  const page = join(folder, 'dist', 'index.html')
  if (!existsSync(page)) return 'incomplete'
  const own = ['index.html', 'vite.config.ts', 'package.json'].map((name) => join(folder, name))
  const sources = ['web', ...IN_PAGES].flatMap((name) => sourcesIn(join(root, 'packages', name, 'src')))
  const built = statSync(page).mtimeMs
  return [...own, ...sources].some((path) => statSync(path).mtimeMs > built) ? 'stale' : 'fresh'
}

/**
 * How the web interface is built: what Node runs, and where.
 * @param {string} root the checkout
 * @returns {{ args: string[], cwd: string }}
 */
export function pagesBuild(root) {
  const cwd = join(root, 'packages', 'web')
  const vite = dirname(createRequire(join(cwd, 'package.json')).resolve('vite/package.json'))
  return { args: [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], cwd }
}

/**
 * The files that are built.
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourcesIn(path)
    return /\.(tsx?|css|svg)$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name) ? [path] : []
  })
}
