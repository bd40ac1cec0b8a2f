// What was filled in is not lost: neither by a careless click, nor out of sight on a long page.

export function guardForms(root) {
  const changed = new WeakSet();
  root.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed.add(form);
  });
  root.addEventListener("submit", (event) => changed.delete(event.target), true);
  window.addEventListener("beforeunload", (event) => {
    const dirty = [...root.querySelectorAll("form[data-guard]")].some((form) => changed.has(form));
    if (dirty) event.preventDefault();
  });
}

// A form that was sent back because something in it cannot be taken is shown, wherever on the page it is.
export function showRefused(root) {
  root.querySelector("[data-refused] [role=alert]")?.focus();
}
