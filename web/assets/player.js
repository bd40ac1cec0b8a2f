// A recording: two lanes drawn from stored peaks, one media element, and the transcript that follows it.
import { stopwatch } from "./board.js";
import { drawLanes, readPeaks } from "./lanes.js";
import { Follower } from "./follow.js";

const STEP_SECONDS = 5;
let lastUsed = null;

export function startPlayers(root) {
  const found = root.querySelectorAll("[data-player]");
  const players = root.matches?.("[data-player]") ? [root, ...found] : [...found];
  for (const element of players) {
    if (!element.dataset.started) new Player(element);
  }
}

class Player {
  constructor(element) {
    element.dataset.started = "yes";
    this.element = element;
    this.audio = element.querySelector("audio");
    this.canvas = element.querySelector("canvas");
    this.button = element.querySelector(".btn-play");
    this.position = element.querySelector("[data-position]");
    this.seconds = Number(element.dataset.seconds);
    this.lanes = [];
    this.follower = new Follower(element);
    this.audio.controls = false;
    this.listen();
    this.load();
    lastUsed ??= this;
  }

  listen() {
    const { audio, canvas, element } = this;
    this.button.addEventListener("click", () => this.toggle());
    for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => this.showState());
    for (const name of ["timeupdate", "seeked"]) audio.addEventListener(name, () => this.show());
    audio.addEventListener("error", () => this.showProblem());
    canvas.addEventListener("click", (event) => this.seek((event.offsetX / canvas.clientWidth) * this.seconds));
    element.querySelector("[data-speed]").addEventListener("change", (event) => {
      audio.playbackRate = Number(event.target.value);
    });
    element.addEventListener("click", (event) => {
      lastUsed = this;
      const line = event.target.closest(".bubble");
      if (line) this.seek(Number((event.target.closest(".word") ?? line).dataset.start), { play: true });
    });
    new ResizeObserver(() => this.show()).observe(canvas);
  }

  async load() {
    const answer = await fetch(`/recordings/${this.element.dataset.player}/peaks`);
    if (answer.ok) this.lanes = readPeaks(await answer.arrayBuffer(), Number(this.element.dataset.channels));
    this.show();
  }

  toggle() {
    if (this.audio.paused) this.start();
    else this.audio.pause();
  }

  start() {
    lastUsed = this;
    this.audio.play().catch((error) => {
      if (error.name !== "AbortError") this.showProblem();
    });
  }

  // Nothing is fetched before somebody wants to listen, because each playback is written down.
  async seek(seconds, { play = false } = {}) {
    const wanted = Math.min(Math.max(0, seconds), this.seconds);
    if (this.audio.readyState === 0) {
      const ready = new Promise((resolve) => this.audio.addEventListener("loadedmetadata", resolve, { once: true }));
      this.audio.preload = "auto"; // this alone starts the fetch; load() would make it two playbacks
      await ready;
    }
    this.audio.currentTime = wanted;
    if (play) this.start();
    this.show();
  }

  step(seconds) {
    this.seek(this.audio.currentTime + seconds);
  }

  showState() {
    const playing = !this.audio.paused;
    this.button.textContent = playing ? "暂停" : "播放";
    this.button.setAttribute("aria-pressed", String(playing));
    if (playing) this.animate();
    this.show();
  }

  animate() {
    this.show();
    if (!this.audio.paused) requestAnimationFrame(() => this.animate());
  }

  show() {
    const at = this.audio.currentTime;
    this.position.textContent = stopwatch(at);
    this.canvas.setAttribute("aria-valuenow", String(Math.floor(at)));
    this.canvas.setAttribute("aria-valuetext", stopwatch(at));
    drawLanes(this.canvas, this.lanes, this.seconds ? at / this.seconds : 0);
    this.follower.show(at, !this.audio.paused);
  }

  showProblem() {
    this.position.textContent = "无法播放，请刷新页面后重试";
  }
}

// Keys work anywhere on the page except where they mean something else already.
document.addEventListener("keydown", (event) => {
  const player = lastUsed;
  if (!player || event.ctrlKey || event.altKey || event.metaKey) return;
  const inField = event.target.closest("input, textarea, select, summary, [contenteditable]");
  const onButton = event.target.closest("button, a");
  if (inField || (event.key === " " && onButton)) return;
  const step = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS }[event.key];
  if (event.key === " ") player.toggle();
  else if (step) player.step(step);
  else return;
  event.preventDefault();
});
