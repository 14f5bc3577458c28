"use strict";
(() => {
  const rows = [...document.querySelectorAll(".row[data-verdict]")];
  const buttons = [...document.querySelectorAll("[data-filter]")];
  const shown = document.getElementById("shown");
  const show = (verdict) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === verdict));
    for (const row of rows) row.hidden = verdict !== "" && row.dataset.verdict !== verdict;
    for (const words of document.querySelectorAll(".prose, .row.plain")) words.hidden = verdict !== "";
    for (const display of document.querySelectorAll(".display")) {
      display.hidden = verdict !== "" && !display.querySelector(".row[data-verdict]:not([hidden])");
    }
    const seen = rows.filter((row) => !row.hidden).length;
    shown.textContent = verdict === "" ? "" : `Showing ${seen} of ${rows.length} steps: ${verdict}.`;
  };
  for (const button of buttons) {
    button.disabled = false;
    button.addEventListener("click", () => show(button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.filter));
  }
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) { show(""); target.scrollIntoView(); }
  });

  const stepper = (proof) => {
    const items = [...proof.querySelectorAll(".rewriting > li")];
    const headings = [...proof.querySelectorAll("h4")];
    const end = proof.querySelector(":scope > p");
    if (items.length < 2) return;
    const bar = document.createElement("div");
    bar.className = "stepper";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Step through the proof");
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", act);
      bar.append(made);
      return made;
    };
    let at = 0;
    const back = button("Previous", () => go(at - 1));
    const forth = button("Next", () => go(at + 1));
    const all = button("Show all", () => go(at === -1 ? 0 : -1));
    const place = document.createElement("span");
    place.setAttribute("role", "status");
    place.className = "quiet";
    bar.append(place);
    const go = (next) => {
      at = Math.max(-1, Math.min(items.length - 1, next));
      items.forEach((item, number) => { item.hidden = at !== -1 && number !== at; });
      for (const heading of headings) heading.hidden = heading.nextElementSibling.querySelector(":scope > li:not([hidden])") === null;
      end.hidden = at !== -1 && at !== items.length - 1;
      back.disabled = at <= 0;
      forth.disabled = at === -1 || at === items.length - 1;
      all.textContent = at === -1 ? "One by one" : "Show all";
      place.textContent = at === -1 ? "" : `Step ${at + 1} of ${items.length}`;
    };
    bar.addEventListener("keydown", (event) => {
      if (at === -1 || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
      event.preventDefault();
      go(Math.max(0, at + (event.key === "ArrowRight" ? 1 : -1)));
    });
    proof.querySelector("summary").after(bar);
    go(0);
  };
  // A long document has thousands of proof steps: each proof gets its buttons when it is opened.
  for (const proof of document.querySelectorAll("details.proof")) {
    proof.addEventListener("toggle", () => { if (proof.open && !proof.querySelector(".stepper")) stepper(proof); });
  }

  for (const node of document.querySelectorAll("[data-node]")) {
    const edges = [...node.closest("svg").querySelectorAll(".edge")].filter(
      (edge) => edge.dataset.from === node.dataset.node || edge.dataset.to === node.dataset.node);
    const light = (on) => { for (const edge of edges) edge.classList.toggle("lit", on); };
    for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => light(true));
    for (const event of ["pointerleave", "blur"]) node.addEventListener(event, () => light(false));
  }

  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const current = document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = current === "dark" ? "light" : "dark";
  });
})();
