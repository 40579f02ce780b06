/** Whom a rung reaches at which address, and the heat and cold warnings of the area. */
import type { JSX } from 'preact'
import { sayDay, sayDays } from '../../shared/days'
import { Failure, useAction } from '../../shared/failure'
import { Part } from '../people/Part'
import { t, word } from '../texts'
import { Targets } from './LadderPart'
import { addContact, addWarning, endContact, withdrawWarning, type Contacts, type Warning } from './settings'

export function ContactPart({ area, contacts, onSaved }: { area: string; contacts: Contacts; onSaved: () => void }): JSX.Element {
  const saving = useAction(async (save: () => Promise<unknown>) => {
    await save()
    onSaved()
  })
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const contact = { target: String(form.get('target')), channel: String(form.get('channel')), address: String(form.get('address')) }
    void saving.run(() => addContact(area, contact))
  }
  const current = contacts.contacts.filter((contact) => contact.ended_at === null)
  return (
    <Part title={t('desk.welfare.contacts')}>
      {contacts.configured.length === 0 && <p class="what-to-do">{t('desk.welfare.contacts.unconfigured')}</p>}
      {current.length === 0 && <p class="hint">{t('desk.welfare.contacts.none')}</p>}
      <ul class="plain-list">
        {current.map((contact) => (
          <li key={contact.id} class="row-actions">
            <span>
              <strong>{word('desk.target', contact.target)}</strong> {contact.dong ?? ''} · {word('desk.channel', contact.channel)} · {contact.address}
            </span>
            <button
              type="button"
              class="button small"
              aria-disabled={saving.busy}
              aria-label={t('desk.welfare.contact.end.of', { target: word('desk.target', contact.target) })}
              onClick={() => void saving.run(() => endContact(contact.id))}
            >
              {t('desk.welfare.contact.end')}
            </button>
          </li>
        ))}
      </ul>
      <form class="stack" onSubmit={submit}>
        <label class="field">
          {t('desk.welfare.target')}
          <Targets name="target" targets={contacts.targets} value={contacts.targets[0] ?? ''} />
        </label>
        <label class="field">
          {t('desk.welfare.channel')}
          <select name="channel">
            {['sms', 'email'].map((channel) => (
              <option key={channel} value={channel}>
                {word('desk.channel', channel)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {t('desk.welfare.address')}
          <input name="address" required maxLength={120} autocomplete="off" />
        </label>
        <Failure error={saving.error} />
        <button class="button" aria-disabled={saving.busy}>
          {t('desk.welfare.contact.add')}
        </button>
      </form>
    </Part>
  )
}

export function WarningPart({ area, warnings, onSaved }: { area: string; warnings: Warning[]; onSaved: () => void }): JSX.Element {
  const saving = useAction(async (save: () => Promise<unknown>) => {
    await save()
    onSaved()
  })
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const warning = { kind: String(form.get('kind')), from_day: String(form.get('from_day')), until_day: String(form.get('until_day')) }
    void saving.run(() => addWarning(area, warning))
  }
  return (
    <Part title={t('desk.welfare.warnings')}>
      {warnings.length === 0 && <p class="hint">{t('desk.welfare.warnings.none')}</p>}
      <ul class="plain-list">
        {warnings.map((warning) => (
          <li key={warning.id} class="row-actions">
            <span>
              {word('desk.welfare.warning', warning.kind)} · {sayDays(warning.from_day, warning.until_day)}
              {warning.withdrawn_at !== null && ` · ${t('desk.history.withdrawn')}`}
            </span>
            {warning.withdrawn_at === null && (
              <button
                type="button"
                class="button small"
                aria-disabled={saving.busy}
                aria-label={t('desk.welfare.warning.withdraw.of', { kind: word('desk.welfare.warning', warning.kind), day: sayDay(warning.from_day) })}
                onClick={() => void saving.run(() => withdrawWarning(warning.id))}
              >
                {t('desk.welfare.warning.withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <form class="stack" onSubmit={submit}>
        <label class="field">
          {t('desk.welfare.warning.kind')}
          <select name="kind">
            {['heat', 'cold'].map((kind) => (
              <option key={kind} value={kind}>
                {word('desk.welfare.warning', kind)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {t('desk.verb.field.from_day')}
          <input type="date" name="from_day" required />
        </label>
        <label class="field">
          {t('desk.verb.field.until_day')}
          <input type="date" name="until_day" required />
        </label>
        <Failure error={saving.error} />
        <button class="button" aria-disabled={saving.busy}>
          {t('desk.welfare.warning.set')}
        </button>
      </form>
    </Part>
  )
}
