// @ts-check

/**
 * `<text-words>` around the lines of a text and the text itself: the words of the line that has the focus are
 * marked, and brought into view within the text. Without script the words lead to their lines all the same.
 */
class TextWords extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("focusin", (event) => this.#show(/** @type {Element} */ (event.target)), { signal });
    this.addEventListener("click", (event) => this.#follow(event), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @param {Element} target */
  #show(target) {
    const line = target.closest("section[data-line]")?.getAttribute("data-line");
    if (!line) return;
    for (const mark of this.querySelectorAll("mark.is-current")) mark.classList.remove("is-current");
    const marks = [...this.querySelectorAll(`mark[data-line="${line}"]`)];
    for (const mark of marks) mark.classList.add("is-current");
    const pane = this.querySelector(".tr-source");
    const first = marks[0];
    // Only the pane scrolls: the page stays where the person works.
    if (pane && first && pane.scrollHeight > pane.clientHeight) {
      pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    }
  }

  /** @param {Event} event */
  #follow(event) {
    const link = /** @type {Element} */ (event.target).closest("mark a");
    const line = link && this.querySelector(link.getAttribute("href") ?? "");
    const first = line?.querySelector("input, a");
    if (!(first instanceof HTMLElement)) return;
    event.preventDefault();
    first.focus({ preventScroll: true });
    line?.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("text-words", TextWords);
