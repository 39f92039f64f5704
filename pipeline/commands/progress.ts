import { Presets, SingleBar } from "cli-progress";

/** A progress bar on standard error, where that is a terminal; silent otherwise. */
export function progress(what: string): {
  update: (done: number, all: number) => void;
  say: (message: string) => void;
  stop: () => void;
} {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      noTTYOutput: false,
      hideCursor: true,
      clearOnComplete: true,
      format: `{bar} {value}/{total} ${what}, {eta_formatted} left`,
    },
    process.env["NO_COLOR"] ? Presets.legacy : Presets.shades_classic,
  );
  const shown = process.stderr.isTTY === true;
  let running = false;
  return {
    update(done, all) {
      if (!shown) return;
      if (!running) bar.start(all, 0);
      running = true;
      bar.update(done);
    },
    say(message) {
      if (running) process.stderr.write("\r\u001b[K");
      process.stderr.write(`${message}\n`);
    },
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}
