// A piece of a page that could not be fetched says so; what is on the page stays.

export function noticeFailures(root) {
  const notice = root.getElementById("notice");
  if (!notice) return;
  const show = (text) => {
    notice.textContent = text;
    notice.hidden = false;
  };
  root.addEventListener("htmx:responseError", (event) => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const parts = [...answer.querySelectorAll(".error-parts dd")].map((part) => part.textContent.trim());
    show(parts.length ? parts.join(" ") : "操作没有成功，填写的内容仍在页面上，请稍后重试。");
  });
  root.addEventListener("htmx:sendError", () => show("连不上服务器，填写的内容仍在页面上，请稍后重试。"));
  root.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) notice.hidden = true;
  });
}
