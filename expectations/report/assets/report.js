"use strict";
// The report can be read without this file: it remembers over pages that English was asked for, and unfolds what a link leads to.
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
