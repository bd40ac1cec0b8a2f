// The live board: sections come ready-made as HTML by server-sent events; timers tick here.

const TICK_MS = 1000;
const RETRY_MS = 3000;

export function startBoard(board) {
  if (!board) return;
  let offset = Number(board.dataset.now) - Date.now(); // server's clock minus ours
  const tick = () => showTimers(board, Date.now() + offset);

  const follow = () => {
    const source = new EventSource(board.dataset.stream);
    source.addEventListener("board", (event) => {
      const { now, sections } = JSON.parse(event.data);
      offset = now - Date.now();
      for (const [name, html] of Object.entries(sections)) replace(document.getElementById(`board-${name}`), html);
      showConnection(board, null);
      tick();
    });
    source.addEventListener("ended", () => {
      source.close();
      location.reload(); // the session is over: the server shows the sign-in page
    });
    source.addEventListener("error", () => {
      showConnection(board, new Date());
      // After an answer such as 503 a browser gives up for good, and a screen on the wall has nobody to reload it.
      if (source.readyState === EventSource.CLOSED) setTimeout(follow, RETRY_MS);
    });
  };
  follow();

  board.addEventListener("htmx:afterSwap", tick); // a piece that came by itself begins with times of day
  tick();
  setInterval(tick, TICK_MS);
}

// Keep the keyboard where it was: the focused link is found again by its id.
function replace(section, html) {
  if (!section) return;
  const focused = section.contains(document.activeElement) ? document.activeElement.id : "";
  section.innerHTML = html;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function showTimers(board, now) {
  for (const timer of board.querySelectorAll("time.tick")) {
    timer.textContent = stopwatch((now - Number(timer.dataset.since)) / 1000);
  }
  const clock = document.getElementById("wall-clock");
  if (clock) clock.textContent = new Date(now).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
}

export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function showConnection(board, lostAt) {
  const message = document.getElementById("board-connection");
  board.classList.toggle("disconnected", lostAt !== null);
  if (lostAt === null) {
    message.hidden = true;
  } else if (message.hidden) {
    message.textContent = `与服务器的连接已中断（自 ${lostAt.toLocaleTimeString("zh-CN", { hour12: false })} 起），正在自动重连。`;
    message.hidden = false;
  }
}
