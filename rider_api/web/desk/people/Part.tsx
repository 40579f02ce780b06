import type { ComponentChildren, JSX } from 'preact'

/** One block of a person's page. */
export function Part({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="part">
      <h3>{title}</h3>
      {children}
    </section>
  )
}
