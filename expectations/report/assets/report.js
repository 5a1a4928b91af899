"use strict";
// The report can be read without this file: it remembers over pages that English was asked for, says in English what no element holds
// (names of lists, hints, titles: data-en beside the Chinese, or what a table of the page says), and unfolds what a link leads to.
(() => {
  const name = "nianbao.english";
  const box = document.getElementById("english");
  try {
    if (box) {
      box.checked = localStorage.getItem(name) === "yes";
      box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "yes" : "no"));
    }
  } catch {
    // no storage for pages from the disk: the switch holds for this page
  }

  const english = (element) => {
    const copy = element.cloneNode(true);
    for (const chinese of copy.querySelectorAll(".zh")) chinese.remove();
    return copy.textContent.trim();
  };

  /* Without the words of others behind a colon: a reason, the sentence of a finding. */
  function withoutChinese(words) {
    const ours = words.replace(/（[^（）]*\p{Script=Han}[^（）]*）/gu, "").replace(/ ?[：:][^：:]*\p{Script=Han}.*$/u, "");
    return /\p{Script=Han}/u.test(ours) ? "" : ours;
  }

  /* The hints on the marks of a reading view: hundreds, so that their English is taken from the tables below the text. */
  function hints() {
    const said = new Map();
    for (const link of document.querySelectorAll(".read td:last-child a")) {
      const [name, year, figure, standing] = [...link.closest("tr").cells].map(english);
      const state = [...new Set(standing.split("；").map(withoutChinese))].filter(Boolean).join("; ");
      said.set(link.hash, `${year}: ${name}, ${figure}${state ? ` (${state})` : ""}`);
    }
    for (const link of document.querySelectorAll(".others dd a")) {
      said.set(link.hash, link.closest("dd").previousElementSibling.querySelector(".en")?.textContent);
    }
    for (const mark of document.querySelectorAll(".text [title]")) {
      const told = [mark, ...mark.querySelectorAll("[id]")].map((one) => said.get(`#${one.id}`)).filter(Boolean);
      if (told.length) mark.dataset.en = [...new Set(told)].join("; ");
    }
  }

  const title = document.title;
  let hinted = false;
  function speak() {
    if (box.checked && !hinted) hints();
    hinted ||= box.checked;
    for (const element of document.querySelectorAll("[data-en]")) {
      const place = ["placeholder", "aria-label", "title"].find((attribute) => element.hasAttribute(attribute));
      element.dataset.zh ??= element.getAttribute(place);
      element.setAttribute(place, box.checked ? element.dataset.en : element.dataset.zh);
    }
    document.documentElement.lang = box.checked ? "en" : "zh-CN";
    const heading = document.querySelector("h1");
    document.title = box.checked && heading ? `${(heading.querySelector(".en") || heading).textContent.trim()} · nianbao` : title;
  }
  if (box?.checked) speak();
  box?.addEventListener("change", speak);

  function unfold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let folded = target?.closest("details:not([open])");
    if (!folded) return;
    for (; folded; folded = folded.parentElement.closest("details")) folded.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
