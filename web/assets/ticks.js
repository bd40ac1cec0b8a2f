// One box at the head of a list ticks all below it. Without scripts it stays hidden.

export function tickAll(root) {
  for (const head of root.querySelectorAll("input[data-ticks]")) head.hidden = false;
  root.addEventListener("change", (event) => {
    const form = event.target.dataset.ticks;
    if (form === undefined) return;
    for (const box of root.querySelectorAll(`input[type="checkbox"][form="${form}"]`)) box.checked = event.target.checked;
  });
}
