// Column charts of a series of periods, drawn as those of the report.

import { make, number, phrase, table } from "./elements.js";

const SVG = "http://www.w3.org/2000/svg";
const STEPS = [1, 2, 5, 10];
const MAX_LINES = 3; // above the one at 0

const draw = (name, attributes, ...children) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** The distance of the lines of a scale: 1, 2 or 5 times a power of ten; counts have whole numbers. */
const stepFor = (highest, isCount) => {
  const magnitude = 10 ** Math.floor(Math.log10(highest / MAX_LINES));
  const step = STEPS.map((each) => each * magnitude).find((each) => each * MAX_LINES >= highest);
  return isCount ? Math.max(1, step) : step;
};

/** A chart of `[name, value]` pairs with a title; values without decimal digits are counts. */
export const chart = (title, series, digits = 0) => {
  const highest = Math.max(...series.map(([, value]) => value), 0) || 1;
  const step = stepFor(highest, digits === 0);
  const lines = Array.from({ length: Math.ceil(highest / step) + 1 }, (_, at) => at * step);
  const lineDigits = Math.max(0, -Math.floor(Math.log10(step)));
  const top = lines.at(-1);
  const y = (value) => 100 - (100 * value) / top;
  const width = 100 / series.length;
  const stride = Math.ceil(series.length / 8);
  return make("figure", { class: "chart" },
    make("figcaption", {}, title),
    draw("svg", { class: "scale", "aria-hidden": "true" }, ...lines.map((value) =>
      draw("text", { x: "100%", y: `${y(value)}%`, dy: "0.35em", "text-anchor": "end" }, number(value, lineDigits)))),
    draw("svg", { class: "plot", role: "img", "aria-label": title },
      ...lines.map((value) => draw("line", { x1: 0, x2: "100%", y1: `${y(value)}%`, y2: `${y(value)}%` })),
      ...series.map(([name, value], at) => draw("rect", {
        x: `${at * width + width * 0.1}%`, width: `${width * 0.8}%`, y: `${y(value)}%`, height: `${(100 * value) / top}%`,
      }, draw("title", {}, `${name}: ${number(value, digits)}`)))),
    draw("svg", { class: "names", "aria-hidden": "true" }, ...series.flatMap(([name], at) =>
      at % stride ? [] : [draw("text", { x: `${(at + 0.5) * width}%`, y: "50%", dy: "0.35em", "text-anchor": "middle" }, name)])));
};

/** The figures of some charts as a table: rows of a period and values. */
export const figures = (title, headings, rows) => make("details", {},
  make("summary", {}, title),
  table(title, [[phrase("timeline.period")], ...headings.map((each) => [each, "n"])],
    rows.map(([period, ...values]) => [period, ...values.map((value) => number(value, Number.isInteger(value) ? 0 : 1))]),
    "short"));
