import type { JSX } from 'preact'
import { Icon } from '../../shared/icons'
import { isNothing, NOTHING } from '../logic/difference'
import { news } from '../store'
import { t } from '../texts'

/** A coloured bar with what has changed, until somebody touches the board. */
export function News(): JSX.Element {
  const { pickups, gone, changes, counts, said, recalled } = news.value
  const told = [
    pickups.length > 0 ? t('kitchen.news.pickups', { names: pickups.map(nameOf).join(', ') }) : '',
    gone.length > 0 ? t('kitchen.news.gone', { names: gone.map(nameOf).join(', ') }) : '',
    changes.length > 0 ? t('kitchen.news.changes', { count: changes.length }) : '',
    counts ? t('kitchen.news.counts') : '',
    recalled.length > 0 ? t('kitchen.news.recalled', { count: recalled.length }) : '',
    said.length > 0 ? t('kitchen.news.said', { count: said.length }) : '',
  ].filter(Boolean)
  return (
    <div role="alert">
      {!isNothing(news.value) && (
        <div class="news">
          <Icon name="bell" />
          <p>{told.join(' · ')}</p>
          <button class="button" onClick={() => (news.value = NOTHING)}>
            {t('kitchen.news.seen')}
          </button>
        </div>
      )}
    </div>
  )
}

/** "라이더-02" for "라이더-02 1". */
function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf(' '))
}
