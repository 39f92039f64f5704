import bars from "cli-progress";
import type { Progress } from "../inputs.ts";

const MB = 1 << 20;
/** Characters of the bar itself: what stands behind it has room in a terminal of 80. */
const BAR = 16;
/** What is counted: the steps of a run, or of training. */
interface Step {
  readonly unit: Progress["unit"] | "texts" | "fits";
  readonly done: number;
  readonly all: number;
}

const FORMATS: Readonly<Record<Step["unit"], string>> = {
  bytes: "{bar} {value} of {total} MB read, {left}",
  threads: "{bar} {value} of {total} threads, {rate} comments a second, {left}",
  inputs: "{bar} {value} of {total} inputs, {rate} comments a second, {left}",
  texts: "{bar} {value} of {total} texts read, {left}",
  fits: "{bar} {value} of {total} fits, {left}",
};

/** A progress bar on standard error, where that is a terminal; silent otherwise. */
export function progress(): {
  update: (step: Step, comments?: number) => void;
  say: (message: string) => void;
  stop: () => void;
} {
  const shown = process.stderr.isTTY === true;
  let bar: bars.SingleBar | undefined;
  let unit: Step["unit"] | undefined;
  let began = { at: 0, done: 0, comments: 0 };
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    update(step, comments = 0) {
      if (!shown) return;
      const scale = step.unit === "bytes" ? MB : 1;
      const all = Math.ceil(step.all / scale);
      if (!bar || unit !== step.unit) {
        stop();
        unit = step.unit;
        began = { at: performance.now(), done: step.done, comments };
        const options = {
          stream: process.stderr,
          noTTYOutput: false,
          // The cursor and the wrapping of lines stay as they are: whatever ends the program leaves a sound terminal.
          hideCursor: false,
          linewrap: true,
          barsize: BAR,
          clearOnComplete: true,
          format: FORMATS[unit],
        };
        bar = new bars.SingleBar(
          options,
          process.env["NO_COLOR"] ? bars.Presets.legacy : bars.Presets.shades_classic,
        );
        bar.start(all, 0, { rate: 0, left: "starting" });
      }
      const seconds = (performance.now() - began.at) / 1000;
      const rate = seconds > 0 ? Math.round((comments - began.comments) / seconds) : 0;
      // What was done when the clock began took none of its time.
      const since = step.done - began.done;
      const left = Math.ceil((seconds * (step.all - step.done)) / since);
      bar.update(Math.floor(step.done / scale), {
        rate: rate.toLocaleString("en-US"),
        left: since > 0 ? `${bars.Format.TimeFormat(left, { autopaddingChar: "" }, 1)} left` : "starting",
      });
    },
    say(message) {
      if (bar) process.stderr.write("\r\u001b[K");
      process.stderr.write(`${message}\n`);
    },
    stop,
  };
}
