// How many cases of the unit nobody has opened: beside the navigation and in the title, live; a sound and a notice of
// the desktop only where this browser's user has switched them on.

const SWITCH = "unread-alarm";
const RETRY_MS = 10000;

export function countUnread(root) {
  const badge = root.getElementById("unread");
  offerAlarm(root.getElementById("unread-sound"));
  if (!badge) return;
  let known = Number(badge.textContent) || 0;
  const show = (count) => {
    badge.textContent = String(count);
    badge.hidden = count === 0;
    document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
    if (count > known && localStorage.getItem(SWITCH) === "on") alarm(count);
    known = count;
  };
  const follow = () => {
    const source = new EventSource(badge.dataset.stream);
    source.addEventListener("board", (event) => {
      const { sections } = JSON.parse(event.data);
      if ("unread" in sections) show(Number(sections.unread));
    });
    source.addEventListener("ended", () => source.close());
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(follow, RETRY_MS);
    });
  };
  follow();
}

function offerAlarm(button) {
  if (!button) return;
  const show = () => {
    const on = localStorage.getItem(SWITCH) === "on";
    button.textContent = on ? "关闭新工单声音和桌面提醒" : "开启新工单声音和桌面提醒";
    button.setAttribute("aria-pressed", String(on));
  };
  button.addEventListener("click", async () => {
    const on = localStorage.getItem(SWITCH) !== "on";
    localStorage.setItem(SWITCH, on ? "on" : "off");
    show();
    if (!on) return;
    beep();
    if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
  });
  button.hidden = false;
  show();
}

function alarm(count) {
  beep();
  if ("Notification" in window && Notification.permission === "granted") {
    new Notification("有新的未读工单", { body: `本单位现有 ${count} 件工单未读。`, tag: SWITCH });
  }
}

// Two short tones, made here: no file to fetch. Browsers stay silent until the page was clicked once.
function beep() {
  const audio = new AudioContext();
  for (const [at, hertz] of [[0, 880], [0.2, 1175]]) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.frequency.value = hertz;
    level.gain.value = 0.1;
    tone.connect(level).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.15);
  }
  setTimeout(() => audio.close(), 1000);
}
