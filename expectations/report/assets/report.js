"use strict";
// The report can be read without this file: it only remembers over pages that English was asked for.
(() => {
  const name = "nianbao.english";
  const box = document.getElementById("english");
  if (!box) return;
  try {
    box.checked = localStorage.getItem(name) === "yes";
    box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "yes" : "no"));
  } catch {
    // no storage for pages from the disk: the switch holds for this page
  }
})();
