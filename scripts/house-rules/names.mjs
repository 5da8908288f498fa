// What files and folders may be called.
import { basename, dirname } from 'node:path'
import { isCode } from '../source-files.mjs'

const DRAWERS = 'util utils helper helpers common commons misc miscellaneous service services manager managers'.split(
  ' ',
)
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
const COMPONENT = /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/

/** @type {import('./read-file.mjs').HouseRule} */
export const noDrawer = {
  name: 'no-drawer',
  appliesTo: isCode,
  check({ path }) {
    const words = path.split('/').flatMap((part) => part.split(/[.-]|(?<=[a-z])(?=[A-Z])/))
    const drawer = words.find((word) => DRAWERS.includes(word.toLowerCase()))
    return drawer ? [{ line: 1, message: `“${drawer}” names no concept: put it where its caller is` }] : []
  },
}

/** @type {import('./read-file.mjs').HouseRule} */
export const kebabCase = {
  name: 'kebab-case',
  appliesTo: isCode,
  check({ path }) {
    const folders = dirname(path).split('/')
    const isNamed = KEBAB.test(basename(path)) || COMPONENT.test(basename(path))
    if (isNamed && folders.every((folder) => folder === '.' || KEBAB.test(folder))) return []
    return [{ line: 1, message: 'files and folders are kebab-case; a file of a React component is PascalCase' }]
  },
}
