// Unsaved words in a form are not lost by a careless click.

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
