// The words of a filled template go into the answer that is being written, after what stands there already.

export function fillAnswers(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-fill-from]");
    if (!button) return;
    const words = root.getElementById(button.dataset.fillFrom).value;
    const told = button.parentElement.querySelector("[role=status]");
    const answer = root.querySelector("textarea[name=answer]");
    if (!answer) {
      told.textContent = "这个工单现在没有可填写的答复；可以选中上面的文字复制。";
      return;
    }
    answer.value = [answer.value.trim(), words].filter(Boolean).join("\n");
    answer.closest("details")?.setAttribute("open", "");
    answer.dispatchEvent(new Event("input", { bubbles: true }));
    answer.focus();
    told.textContent = "已填入，请核对后提交。";
  });
}
