"use strict";
(() => {
  const marked = { here: [], partner: [], near: [] };
  const unmark = (name) => marked[name].splice(0).forEach((row) => row.classList.remove(name));
  const mark = (name, rows) => {
    unmark(name);
    rows.forEach((row) => row.classList.add(name));
    marked[name].push(...rows);
  };

  // "n3-5 n9" stands for the lines 3, 4, 5 and 9 of the new file.
  const partners = (row) => (row.dataset.to || "").split(" ").filter(Boolean).flatMap((range) => {
    const [, side, first, last] = /^(.*?)(\d+)(?:-(\d+))?$/.exec(range);
    const rows = [];
    for (let line = +first; line <= +(last || first); line += 1) rows.push(document.getElementById(side + line));
    return rows.filter(Boolean);
  });

  // Brings the other side beside the line; what is not laid out yet has its place only once it is.
  const align = (row, partner) => {
    const pane = partner.closest(".pane");
    const box = pane.getBoundingClientRect();
    const edge = 40;
    const wanted = Math.min(Math.max(row.getBoundingClientRect().top, box.top + edge), box.bottom - edge);
    pane.scrollTop += partner.getBoundingClientRect().top - wanted;
  };

  const choose = (row) => {
    const rows = partners(row);
    mark("here", [row]);
    mark("partner", rows);
    const link = row.querySelector("a:not(.note)");
    if (link && document.activeElement !== link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    if (rows.length > 0) {
      align(row, rows[0]);
      requestAnimationFrame(() => align(row, rows[0]));
    }
    history.replaceState(null, "", "#" + row.id);
  };

  const step = (from, selector, back) => {
    const all = [...document.querySelectorAll(selector)].filter((found) => found.checkVisibility({ contentVisibilityAuto: false }));
    const rows = [...new Set(all.map((found) => found.closest(".row")))];
    const order = back ? rows.reverse() : rows;
    const behind = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    return order.find((row) => !from || from.compareDocumentPosition(row) & behind);
  };

  document.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row || event.target.closest(".note") || String(getSelection())) return;
    event.preventDefault();
    choose(row);
  });
  document.addEventListener("mouseover", (event) => {
    const row = event.target.closest(".row");
    mark("near", row ? [row, ...partners(row)] : []);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = marked.here[0];
    const pane = here ? here.closest(".pane") : document.querySelector(".pane");
    const within = document.activeElement.closest(".pane");
    const side = `.pane[aria-label="${pane.getAttribute("aria-label")}"]`;
    const box = { e: "error", w: "warning", i: "info" }[event.key];
    let to = null;
    if (event.key === "j" || (within && event.key === "ArrowDown")) to = step(here, `${side} .row[data-to]`, false);
    else if (event.key === "k" || (within && event.key === "ArrowUp")) to = step(here, `${side} .row[data-to]`, true);
    else if (event.key === "n") to = step(here, ".row > .note", false);
    else if (event.key === "p") to = step(here, ".row > .note", true);
    else if (event.key === "o" && here) to = partners(here)[0];
    else if (event.key === "Escape") ["here", "partner", "near"].forEach(unmark);
    else if (box) document.getElementById("show-" + box).click();
    else return;
    event.preventDefault();
    if (to) choose(to);
  });
  const follow = () => {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (row && row.matches(".row")) choose(row);
  };
  addEventListener("hashchange", follow);
  follow();
})();
