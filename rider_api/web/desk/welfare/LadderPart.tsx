import type { JSX } from 'preact'
import { sayDay } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { dayOfSeoul } from '../../shared/moments'
import { formatMoment } from '../../shared/texts'
import { Part } from '../people/Part'
import { tell } from '../store/notice'
import { t, word } from '../texts'
import { saveLadder, type Ladder, type Ladders } from './settings'

/** The ladder of each cause: minutes and targets, changed from now on; open cases keep theirs. */
export function LadderPart({ area, ladders, onSaved }: { area: string; ladders: Ladders; onSaved: () => void }): JSX.Element {
  return (
    <Part title={t('desk.welfare.ladders')}>
      {ladders.now.map((ladder) => (
        <LadderForm key={`${ladder.cause} ${ladders.versions.length}`} area={area} ladder={ladder} targets={ladders.targets} onSaved={onSaved} />
      ))}
      <h4>{t('desk.welfare.versions')}</h4>
      {ladders.versions.length === 0 && <p>{t('desk.welfare.versions.none')}</p>}
      <ul class="plain-list">
        {ladders.versions.map((version) => (
          <li key={version.id}>
            {sayDay(dayOfSeoul(Date.parse(version.valid_from)))} {formatMoment(version.valid_from)} · {word('desk.cause', version.ladder.cause)} ·{' '}
            {version.ladder.rungs.map((rung) => `${word('desk.target', rung.target)} +${rung.after_minutes}`).join(' → ')}
            {version.made_by !== null && ` · ${version.made_by}`}
          </li>
        ))}
      </ul>
    </Part>
  )
}

function LadderForm({ area, ladder, targets, onSaved }: { area: string; ladder: Ladder; targets: string[]; onSaved: () => void }): JSX.Element {
  const saving = useAction(async (changed: Ladder) => {
    await saveLadder(area, changed)
    tell(t('desk.welfare.saved'))
    onSaved()
  })
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const rungs = ladder.rungs.map((rung, place) => ({
      ...rung,
      target: String(form.get(`target ${place}`)),
      after_minutes: Number(form.get(`minutes ${place}`)),
      night_target: String(form.get(`night ${place}`)) || null,
    }))
    void saving.run({ ...ladder, rungs: rungs.map((rung) => ({ ...rung, holiday_target: rung.night_target })) })
  }
  return (
    <form class="stack" onSubmit={submit} aria-label={word('desk.cause', ladder.cause)}>
      <h4>{word('desk.cause', ladder.cause)}</h4>
      <ol class="rungs">
        {ladder.rungs.map((rung, place) => (
          <li key={place}>
            <span>+</span>
            <input type="number" name={`minutes ${place}`} min={0} max={1440} required value={rung.after_minutes} aria-label={t('desk.welfare.minutes.of', { place: place + 1 })} />
            <span>{t('desk.welfare.minutes')}</span>
            <Targets name={`target ${place}`} label={t('desk.welfare.target.of', { place: place + 1 })} targets={targets} value={rung.target} />
            <span>{t('desk.welfare.night')}</span>
            <Targets name={`night ${place}`} label={t('desk.welfare.night.of', { place: place + 1 })} targets={['', ...targets]} value={rung.night_target ?? ''} />
          </li>
        ))}
      </ol>
      <Failure error={saving.error} />
      <button class="button" aria-disabled={saving.busy}>
        {t('desk.welfare.save')}
      </button>
    </form>
  )
}

export function Targets({ name, label, targets, value }: { name: string; label?: string; targets: string[]; value: string }): JSX.Element {
  return (
    <select name={name} aria-label={label}>
      {targets.map((target) => (
        <option key={target} value={target} selected={target === value}>
          {target === '' ? t('desk.welfare.same') : word('desk.target', target)}
        </option>
      ))}
    </select>
  )
}
