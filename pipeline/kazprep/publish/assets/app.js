// The page: its views, the language, and the question in the address, which links and history have.

import * as concordance from "./concordance.js";
import { open } from "./database.js";
import * as documents from "./document.js";
import { address, fact, make, number, phrase, setPhrases } from "./elements.js";
import * as names from "./names.js";
import { setAlphabet } from "./patterns.js";
import * as timeline from "./timeline.js";

const SITE_VERSION = 1;
const DATABASE_MB = 18;
const STORED = "kazprep-language";

const main = document.getElementById("main");
const status = document.getElementById("status");

const about = async (_, { site }) => ({
  view: [
    make("h2", { tabindex: -1 }, phrase("about.about")),
    make("dl", { class: "facts" },
      ...fact("page.documents", number(site.counts.documents)),
      ...["sentences", "tokens", "entities"].flatMap((each) => fact(`about.${each}`, number(site.counts[each]))),
      ...(site.first ? fact("about.period", site.first === site.last ? site.first : `${site.first} – ${site.last}`) : []),
      ...fact("about.license", site.license),
      ...(site.masked.length ? fact("about.masked", site.masked.map((each) => phrase(`page.masked_${each}`)).join(" ")) : []),
      ...fact("about.made", site.made),
      ...fact("about.software", [`kazprep ${site.kazprep}`, ...Object.entries(site.packages).map((each) => each.join(" "))].join(", "))),
    make("p", {}, phrase("about.how")),
    make("p", {}, ...linked(phrase("about.files", { link: "\u0000" }), make("a", { href: "README.md" }, "README.md"))),
  ],
});

const linked = (text, link) => text.split("\u0000").flatMap((part, at) => (at ? [link, part] : [part]));

const viewsOf = (site) => ({
  search: concordance.show,
  ...Object.fromEntries(Object.keys(site.kinds).map((kind) => [kind, names.list(kind)])),
  ...(site.first ? { timeline: timeline.show } : {}),
  document: documents.show,
  about,
  name: names.one,
});

/** What the address asks for: a view and the values of the question. */
const asked = (views) => {
  const [view, query] = location.hash.slice(1).split(/\?(.*)/s);
  return { view: Object.hasOwn(views, view) ? view : "search", values: Object.fromEntries(new URLSearchParams(query ?? "")) };
};

/** The language that the reader chose before; none where the browser keeps nothing for a page. */
const storedLanguage = () => {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
};

const storeLanguage = (language) => {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // It has to be chosen again the next time.
  }
};

const start = async () => {
  const [site, phrases] = await Promise.all(["site.json", "phrases.json"].map(async (name) => (await fetch(name)).json()));
  if (site.site_version !== SITE_VERSION) throw new Error(`site.json ${site.site_version}`);
  const views = viewsOf(site);
  setAlphabet(site.alphabet, site.folded);
  let turn = 0;
  let opened = null;

  const show = async (moved) => {
    const mine = ++turn;
    const shown = location.hash;
    const { view, values } = asked(views);
    mark(view);
    status.textContent = opened ? phrase("page.loading") : phrase("page.opening", { n: DATABASE_MB });
    main.setAttribute("aria-busy", "true");
    try {
      if (view !== "about") await (opened ??= open(site));
      // One question after another: they have tables of the same names.
      const result = await (last = last.catch(() => null).then(() => (mine === turn ? views[view](values, { site }) : null)));
      if (mine !== turn || !result) return;
      main.replaceChildren(...result.view.filter(Boolean));
      status.textContent = result.status ?? "";
      if (moved) main.querySelector("h2")?.focus({ preventScroll: true });
      if (moved) scrollTo(0, 0);
      result.after?.();
    } catch (error) {
      if (mine !== turn) return;
      status.textContent = phrase("page.failed", { message: String(error.message ?? error).split("\n")[0] });
      main.replaceChildren();
    } finally {
      if (mine === turn) {
        main.removeAttribute("aria-busy");
        main.dataset.shown = shown; // the address that the content is of
      }
    }
  };
  let last = Promise.resolve();

  const mark = (view) => document.querySelectorAll("#views a").forEach((link) => {
    const isShown = link.hash === `#${view}`;
    if (!isShown) link.removeAttribute("aria-current");
    else {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" }); // on a phone, some are outside of the list
    }
  });

  const speak = (language) => {
    setPhrases(phrases[language], language);
    document.documentElement.lang = language;
    const link = (view) => make("li", {}, make("a", { href: address(view) }, phrase(`page.${view === "document" ? "documents" : view}`)));
    document.getElementById("views").replaceChildren(
      make("ul", {}, Object.keys(views).filter((view) => view !== "name").map(link)));
    document.getElementById("views").setAttribute("aria-label", phrase("page.views"));
    document.getElementById("skip").textContent = phrase("page.skip");
    document.getElementById("language-label").textContent = phrase("page.language");
    document.getElementById("subtitle").textContent = [
      `${phrase("page.documents")}: ${number(site.counts.documents)}`,
      `${phrase("about.tokens")}: ${number(site.counts.tokens)}`,
      site.license && `${phrase("about.license")}: ${site.license}`,
      ...site.masked.map((each) => phrase(`page.masked_${each}`)),
    ].filter(Boolean).join(" · ");
  };

  const select = document.getElementById("language");
  const stored = storedLanguage();
  select.value = stored in phrases ? stored : site.language;
  select.addEventListener("change", () => {
    storeLanguage(select.value);
    speak(select.value);
    show(false);
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the part of the address after # is the question
    main.focus();
  });
  addEventListener("hashchange", () => show(true));
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, select, textarea")) return;
    const question = document.getElementById("question");
    if (question) {
      event.preventDefault();
      question.focus();
    }
  });
  speak(select.value);
  await show(false);
};

start().catch((error) => { status.textContent = String(error.message ?? error); });
