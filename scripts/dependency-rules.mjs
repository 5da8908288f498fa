// Holds the imports against .dependency-cruiser.mjs, and makes sure that they were read at all:
// a cruiser that cannot parse TypeScript reads nothing and finds nothing wrong.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cruise } from 'dependency-cruiser'
import { cruiseOptions, forbidden, resolveOptions } from '../.dependency-cruiser.mjs'
import { isTypeScript, projectFiles } from './source-files.mjs'

/** Fewer modules of our own than this were never read since the number was last raised. Raise it as the code grows. */
const MODULE_FLOOR = 400

const FOLDERS = ['packages', 'test', 'bench', 'scripts']

/**
 * @param {string} root the project's folder
 * @param {number} [floor] how many modules it must have read at the least
 * @returns {Promise<{ modules: number, faults: string[] }>}
 */
export async function checkDependencies(root, floor = MODULE_FLOOR) {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)))
  const { output } = await cruise(
    folders,
    { ...cruiseOptions, baseDir: root, validate: true, ruleSet: { forbidden } },
    resolveOptions,
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of its findings')
  const read = new Set(output.modules.map(({ source }) => source))
  const own = [...read].filter((source) => folders.some((folder) => source.startsWith(`${folder}/`)))
  return {
    modules: own.length,
    faults: [...unread(root, folders, read), ...tooFew(own.length, floor), ...output.summary.violations.map(sentence)],
  }
}

/**
 * @param {string} root
 * @param {string[]} folders
 * @param {Set<string>} read
 */
function unread(root, folders, read) {
  return folders
    .flatMap((folder) => projectFiles(root, join(root, folder)))
    .filter((path) => isTypeScript(path) && !read.has(path))
    .map((path) => `every-module-is-read: ${path} was not read`)
}

/**
 * @param {number} count
 * @param {number} floor
 */
function tooFew(count, floor) {
  return count < floor ? [`enough-modules-are-read: ${count} modules read, at least ${floor} expected`] : []
}

/** @param {import('dependency-cruiser').IViolation} violation */
function sentence({ rule, from, to, cycle }) {
  const way = cycle?.length ? cycle.map(({ name }) => name).join(' → ') : to
  return `${rule.name}: ${from} → ${way}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { modules, faults } = await checkDependencies(process.cwd())
  for (const fault of faults) console.error(fault)
  console.log(`${modules} modules read, ${faults.length} faults`)
  process.exitCode = faults.length ? 1 : 0
}
