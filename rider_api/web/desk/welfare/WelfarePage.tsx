/** How the welfare chain is set up: the ladder in versions, who is reached where, heat and cold warnings. */
import type { JSX } from 'preact'
import { Failure } from '../../shared/failure'
import { useFetched } from '../parts/fetching'
import { area } from '../store/day'
import { t } from '../texts'
import { LadderPart } from './LadderPart'
import { ContactPart, WarningPart } from './ReachParts'
import { getContacts, getLadders, getWarnings } from './settings'

export function WelfarePage(): JSX.Element | null {
  const id = area.value?.id ?? ''
  const { answer, error, again } = useFetched(id, async () => {
    const [ladders, contacts, warnings] = await Promise.all([getLadders(id), getContacts(id), getWarnings(id)])
    return { ladders, contacts, warnings }
  })
  return (
    <section class="panel" aria-labelledby="welfare-title">
      <h2 id="welfare-title">{t('desk.welfare')}</h2>
      <Failure error={error} />
      {answer !== null && (
        <div class="columns">
          <div class="stack">
            <LadderPart area={id} ladders={answer.ladders} onSaved={again} />
          </div>
          <div class="stack">
            <ContactPart area={id} contacts={answer.contacts} onSaved={again} />
            <WarningPart area={id} warnings={answer.warnings} onSaved={again} />
          </div>
        </div>
      )}
    </section>
  )
}
