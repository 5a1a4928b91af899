"use strict";
/* Finds publishers, indicators and regions by a part of their name. The names are in search-data.js (window.nianbaoSearch: rows of
   kind, Chinese name, English name, other words, page), which is fetched when the field is first used. */
(() => {
  const box = document.querySelector(".search");
  if (!box) return;
  const field = box.querySelector("input"), list = box.querySelector("[role=listbox]"), status = box.querySelector("[role=status]");
  const WORDS = {
    zh: { publisher: "机关", indicator: "指标", region: "地区", none: () => "没有找到", some: (found) => `${found} 个`, many: (found) => `前 ${SHOWN} 个，共 ${found} 个` },
    en: { publisher: "bureau", indicator: "indicator", region: "region", none: () => "Nothing found", some: (found) => `${found} found`,
      many: (found) => `The first ${SHOWN} of ${found}` },
  };
  const english = document.getElementById("english");
  const words = () => WORDS[english?.checked ? "en" : "zh"];
  const SHOWN = 12;
  let asked = false, chosen = -1;

  function load() {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = `${box.dataset.root}search-data.js`;
    script.onload = () => {
      for (const row of window.nianbaoSearch) row.push(row.slice(1, 4).join(" ").toLowerCase());
      find();
    };
    document.head.append(script);
  }

  /* Every word must be there; a name that is the words comes first, then one that begins with them, then the shorter ones. */
  function matches(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = (row) => (row[1] === text ? 0 : row[5].startsWith(words[0]) ? 1 : row[1].includes(words[0]) ? 2 : 3);
    return window.nianbaoSearch
      .filter((row) => words.every((word) => row[5].includes(word)))
      .map((row) => [rank(row), row])
      .sort(([one, a], [other, b]) => one - other || a[1].length - b[1].length);
  }

  function find() {
    const text = field.value.trim();
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.replaceChildren();
    if (!text || !window.nianbaoSearch) return close();
    const found = matches(text);
    found.slice(0, SHOWN).forEach(([, [kind, zh, en, , page]], place) => list.append(option(kind, zh, en, page, place)));
    status.textContent = words()[found.length > SHOWN ? "many" : found.length ? "some" : "none"](found.length);
    open();
  }

  function option(kind, zh, en, page, place) {
    const item = document.createElement("li"), name = document.createElement("span"), english = document.createElement("span"), what = document.createElement("small");
    item.id = `found-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.addEventListener("click", () => location.assign(box.dataset.root + page));
    name.textContent = zh;
    english.textContent = en;
    english.className = "english";
    english.lang = "en";
    what.textContent = words()[kind];
    name.append(" ", english);
    item.append(name, what);
    return item;
  }

  function choose(place) {
    const options = list.children;
    if (!options.length) return;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = (place + options.length) % options.length;
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function open() {
    box.classList.add("open");
    field.setAttribute("aria-expanded", String(list.children.length > 0));
  }

  function close() {
    box.classList.remove("open");
    field.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  field.addEventListener("focus", () => { load(); if (field.value) find(); });
  field.addEventListener("input", () => { load(); find(); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter") list.children[Math.max(chosen, 0)]?.click();
    else if (event.key === "Escape") { field.value = ""; find(); }
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
  box.hidden = false;
})();
