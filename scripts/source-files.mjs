import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git'])
const GENERATED = new Set(['data', 'bench/results'])

/**
 * Every file of the project, sorted, as paths from its root with forward slashes. Installed, built and produced files
 * are left out. It walks the folders instead of asking git, so that new files count and a plain copy is checked alike.
 * @param {string} root
 * @param {string} [folder] an absolute folder inside the root
 * @returns {string[]}
 */
export function projectFiles(root, folder = root) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const absolute = join(folder, entry.name)
      const path = relative(root, absolute).replaceAll('\\', '/')
      if (entry.isDirectory()) return isOurs(entry.name, path) ? projectFiles(root, absolute) : []
      return entry.isFile() ? [path] : []
    })
    .sort()
}

/**
 * @param {string} name
 * @param {string} path
 */
function isOurs(name, path) {
  return !NOT_OURS.has(name) && !GENERATED.has(path)
}

/** @param {string} path */
export function isTypeScript(path) {
  return /\.tsx?$/.test(path)
}

/** @param {string} path */
export function isCode(path) {
  return /\.(tsx?|mjs|cjs|js)$/.test(path)
}
