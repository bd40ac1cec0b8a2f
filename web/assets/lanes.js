// Waveforms from peaks: one byte per channel and 50 ms, channels side by side.

// -> one Uint8Array per channel
export function readPeaks(buffer, channels) {
  const bytes = new Uint8Array(buffer);
  const length = Math.floor(bytes.length / channels);
  return Array.from({ length: channels }, (_, channel) =>
    Uint8Array.from({ length }, (_, index) => bytes[index * channels + channel]),
  );
}

// `progress` 0..1: what was heard is drawn in full colour, the rest paler.
export function drawLanes(canvas, lanes, progress) {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const laneHeight = height / Math.max(1, lanes.length);
  lanes.forEach((peaks, channel) => {
    const colour = style.getPropertyValue(channel === 0 ? "--lane-citizen" : "--lane-seat");
    drawLane(context, peaks, { width, middle: laneHeight * (channel + 0.5), half: laneHeight * 0.42, colour, progress, scale });
  });
  context.globalAlpha = 1;
  context.fillStyle = style.getPropertyValue("--lane-cursor");
  context.fillRect(Math.round(progress * width), 0, Math.max(1, Math.round(scale * 1.5)), height);
}

function drawLane(context, peaks, { width, middle, half, colour, progress, scale }) {
  const bar = Math.max(1, Math.round(scale * 2));
  const bars = Math.max(1, Math.floor(width / (bar + scale)));
  const loudest = Math.max(16, ...peaks);
  context.fillStyle = colour;
  for (let index = 0; index < bars; index += 1) {
    const from = Math.floor((index / bars) * peaks.length);
    const to = Math.max(from + 1, Math.floor(((index + 1) / bars) * peaks.length));
    const peak = Math.max(...peaks.subarray(from, to), 0);
    const tall = Math.max(scale, (peak / loudest) * half * 2);
    context.globalAlpha = index / bars <= progress ? 1 : 0.45;
    context.fillRect(index * (bar + scale), middle - tall / 2, bar, tall);
  }
}
