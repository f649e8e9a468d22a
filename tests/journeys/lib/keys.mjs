// A labeler's keyboard: presses, and what the box editor then shows.
export class Keys {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async press(...chords) {
    for (const chord of chords) await this.#page.keyboard.press(chord);
  }

  type(text) {
    return this.#page.keyboard.type(text);
  }

  /** Presses Tab until the control with this name and tag has the focus. */
  async tabTo(name, tag, most = 60) {
    const seen = [];
    for (let at = 0; at < most; at += 1) {
      await this.press('Tab');
      const [reached, on] = await this.#page.evaluate(
        ([wanted, kind]) => {
          const element = document.activeElement;
          const said = (element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '').trim();
          return [element?.tagName === kind && said === wanted, `${element?.tagName} ${said.slice(0, 40)}`];
        },
        [name, tag],
      );
      if (reached) return;
      seen.push(on);
    }
    throw new Error(`Tab does not come to ${tag} ${name}: ${seen.join(' | ')}`);
  }

  /** The box editor shows an item and listens. */
  async ready() {
    await this.#page.getByRole('application').waitFor();
    await this.onPicture();
  }

  onPicture() {
    return this.#page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'application');
  }

  async onElement(locator) {
    const element = await locator.elementHandle();
    await this.#page.waitForFunction((each) => each.contains(document.activeElement), element);
  }

  /** A field has the focus. */
  typing() {
    return this.#page.waitForFunction(() => ['INPUT', 'TEXTAREA'].includes(document.activeElement?.tagName ?? ''));
  }

  async item() {
    return (await this.#page.locator('footer .name').textContent()).trim();
  }

  /** Another item than `name` is shown and can be worked on. */
  async another(name) {
    await this.#page.waitForFunction((old) => !['', old].includes(document.querySelector('footer .name')?.textContent.trim() ?? ''), name);
    await this.ready();
  }

  /** All of the picture counts as looked at, and whoever presses now has seen it: a press sooner than that submits nothing. */
  async looked() {
    await this.#page.waitForTimeout(350);
    await this.#page.locator('footer').getByText('100 % looked at').waitFor();
  }

  async count() {
    const label = await this.#page.getByRole('application').getAttribute('aria-label');
    return Number(/: (\d+) box(es)?/.exec(label)?.[1]);
  }

  boxes(count) {
    return this.#page.locator(`[role=application][aria-label*=": ${count} box"]`).waitFor();
  }

  saved() {
    return this.#page.locator('footer .save').filter({ hasText: /^\s*Saved/ }).waitFor();
  }

  /** Whether the button called so can be pressed. */
  may(name) {
    return this.#page.getByRole('button', { name: new RegExp(`^${name}`) }).first().isEnabled();
  }

  /** A box that begins at the middle of the picture, or `left` leaps from it, and goes so many times ten pixels right and down. */
  async draw({ left = 0, right, down }) {
    await this.press('w', 'ArrowRight', ...Array(left).fill('Alt+ArrowLeft'), 'Enter');
    await this.press(...Array(right).fill('Shift+ArrowRight'), ...Array(down).fill('Shift+ArrowDown'), 'Enter');
  }

  /** Goes where the command palette leads. */
  async palette(words) {
    await this.press('Control+Shift+P');
    await this.#page.getByRole('combobox', { name: 'Search screens, actions and items' }).waitFor();
    await this.type(words);
    await this.#page.getByRole('option', { name: words }).first().waitFor();
    await this.press('Enter');
  }
}
