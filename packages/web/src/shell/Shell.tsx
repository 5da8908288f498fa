import { Outlet } from '@tanstack/react-router'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import styles from './shell.module.css'

/** The frame around every page: where one can go, where one is, and who one is. */
export function Shell() {
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#main">
        To the page
      </a>
      <Rail />
      <TopBar />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
