"use strict";
// The report can be read without this file: it remembers over pages that English was asked for, says in English what no element holds
// (names of lists, hints, titles: data-en beside the Chinese), and unfolds what a link leads to.
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

  const title = document.title;
  function speak() {
    for (const element of document.querySelectorAll("[data-en]")) {
      const place = ["placeholder", "aria-label", "title"].find((attribute) => element.hasAttribute(attribute));
      element.dataset.zh ??= element.getAttribute(place);
      element.setAttribute(place, box.checked ? element.dataset.en : element.dataset.zh);
    }
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
