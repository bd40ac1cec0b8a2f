// The transcript beside a recording: marks the line and the word that are being said, keeps them in view.

export class Follower {
  constructor(player) {
    this.player = player;
  }

  // The transcript may arrive later than the player, so it is looked up each time.
  show(at, playing) {
    const chat = this.player.querySelector(".chat");
    if (!chat) return;
    const line = last(chat.querySelectorAll(".bubble"), at);
    mark(chat, ".bubble.now", line);
    mark(chat, ".word.now", line && last(line.querySelectorAll(".word"), at));
    if (line && playing && line !== this.shown) keepInView(chat, line);
    this.shown = line;
  }
}

// The last piece that began before `at` and has not ended.
function last(pieces, at) {
  let found = null;
  for (const piece of pieces) {
    if (Number(piece.dataset.start) <= at && at < Number(piece.dataset.end)) found = piece;
  }
  return found;
}

function mark(chat, selector, wanted) {
  for (const old of chat.querySelectorAll(selector)) {
    if (old !== wanted) old.classList.remove("now");
  }
  wanted?.classList.add("now");
}

function keepInView(chat, line) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = line.parentElement.offsetTop - chat.clientHeight / 3;
  chat.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
}
