"use strict";

/* What the other scripts share; page.py puts them behind this one, and all of them into one element. */

const data = JSON.parse(document.getElementById("data").textContent);
const tip = document.getElementById("tip");
const number = (value) => value.toLocaleString(data.locale);
const collator = new Intl.Collator(data.locale, { numeric: true });

/** An element with a class and a text; text is never parsed as markup. */
const make = (name, className = "", text = "") => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

/** In lowercase, with specifically Kazakh letters as on a Russian keyboard: see kazprep/text/folding.py. */
const typed = { қ: "к", ғ: "г", ң: "н", ұ: "у", ү: "у", ө: "о", ә: "а", һ: "х", і: "и" };
const folded = (text) => text.toLowerCase().replace(/[қғңұүөәһі]/g, (letter) => typed[letter]);

/** Whether a text, folded, has every word of a query. */
const hasAll = (haystack, query) => folded(query).split(/\s+/).every((part) => haystack.includes(part));

/** Show a text above a box, or below it where there is no room. */
const showTip = (text, box) => {
  tip.hidden = !text;
  if (!text) return;
  tip.textContent = text;
  const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 6;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${above > 8 ? above : box.bottom + 6}px`;
};

const showTipOf = (event) => {
  const target = event.target.closest?.("[data-tip]");
  showTip(target?.dataset.tip, target && (target.getClientRects()[0] || target.getBoundingClientRect()));
};

document.addEventListener("pointerover", showTipOf);
document.addEventListener("focusin", showTipOf);
document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true, capture: true });
