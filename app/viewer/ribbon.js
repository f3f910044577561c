"use strict";
(() => {
  // Elements of the page may bear the names of what a document offers, so everything is asked of the prototypes.
  const all = s => [...Document.prototype.querySelectorAll.call(document, s)];
  const root = all("html")[0];
  const host = all("cuttings-ribbon").pop();
  const shadow = host && host.shadowRoot;
  if (!shadow) return;
  const part = s => shadow.querySelector(s);

  // The top layer lies above all that the page can put over it, and is not clipped, faded or moved with it.
  if (host.showPopover) try { host.showPopover(); } catch { /* the style places it */ }

  // A page saved with its scrolling locked, as for a banner, has no script any more to unlock it.
  for (const e of [root, ...all("body")])
    if (getComputedStyle(e).overflowY === "hidden") e.style.setProperty("overflow-y", "auto", "important");

  // One entry a match: its pieces, in the order of the numbers.
  const matches = [];
  for (const m of all("mark[data-cuttings]")) {
    const n = m.dataset.cuttings - 1;
    (matches[n] = matches[n] || []).push(m);
  }
  const elsewhere = i => matches[i][0].hasAttribute("data-cuttings-elsewhere");
  const open = m => {
    for (let e = m.parentElement; e; e = e.parentElement) if (Element.prototype.matches.call(e, "details")) e.open = true;
  };
  const visible = i => matches[i] && matches[i].some(m => m.getClientRects().length > 0);
  let now = -1;

  const show = i => {
    if (now >= 0) for (const m of matches[now]) m.removeAttribute("data-cuttings-now");
    now = i;
    for (const m of matches[i]) { open(m); m.setAttribute("data-cuttings-now", ""); }
    (matches[i].find(m => m.getClientRects().length > 0) || matches[i][0]).scrollIntoView({block: "center", inline: "nearest"});
    say();
    ticks();
  };
  const say = () => {
    const count = part(".count");
    if (!count || now < 0) return;
    const inside = matches.filter((_, i) => !elsewhere(i)).length, outside = matches.length - inside;
    let text = elsewhere(now) ? `${now - inside + 1} of ${outside} elsewhere on the page` :
      `${now + 1} of ${inside}` + (outside ? ` in the article, ${outside} elsewhere` : "");
    if (!visible(now)) text += " (hidden on the page)";
    count.textContent = text;
  };
  // Matches that the page hides are passed over, unless there are no others.
  const from = (i, by) => {
    const n = matches.length;
    for (let k = 0, j = i; k < n; k++, j = (j + by + n) % n) {
      open(matches[j][0]);
      if (visible(j)) return j;
    }
    return i;
  };
  const step = by => {
    const n = matches.length;
    if (n) show(from(now < 0 ? (by > 0 ? 0 : n - 1) : (now + by + n) % n, by));
  };

  // The map: one tick for each row of the screen in which a match lies.
  const map = part(".map");
  const ticks = () => {
    const high = Math.max(root.scrollHeight, 1), rows = new Map();
    matches.forEach((pieces, i) => {
      const r = pieces[0].getBoundingClientRect();
      if (!r.width && !r.height) return;
      const y = Math.round((r.top + window.scrollY) / high * map.clientHeight / 3);
      if (!rows.has(y) || i === now || elsewhere(rows.get(y)) && !elsewhere(i) && rows.get(y) !== now) rows.set(y, i);
    });
    map.replaceChildren(...[...rows].map(([y, i]) => {
      const t = document.createElement("a");
      t.style.top = Math.min(y * 3, map.clientHeight - 4) + "px";
      t.className = (elsewhere(i) ? "elsewhere" : "") + (i === now ? " now" : "");
      t.addEventListener("click", e => { e.preventDefault(); show(i); });
      return t;
    }));
  };
  let late = 0;
  const again = () => { clearTimeout(late); late = setTimeout(ticks, 150); };
  addEventListener("resize", again);
  addEventListener("load", () => { if (now >= 0) show(now); again(); }); // pictures have moved it

  const hide = () => {
    host.toggleAttribute("data-hidden");
    root.classList.toggle("cuttings-bare");
    const x = part(".hide"), hidden = host.hasAttribute("data-hidden");
    x.textContent = hidden ? "›" : "×";
    x.title = hidden ? "Show the bar (h)" : "Hide this bar (h)";
    again();
  };
  const on = (s, f) => { const e = part(s); if (e) e.addEventListener("click", v => { v.preventDefault(); f(); }); };
  on(".next", () => step(1));
  on(".previous", () => step(-1));
  on(".hide", hide);
  addEventListener("keydown", e => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const f = {n: () => step(1), p: () => step(-1), h: hide}[e.key];
    if (f) { f(); e.preventDefault(); }
  }, true);

  // Where a link leads is told before it is followed.
  const leaves = part(".leaves");
  const tell = e => {
    const a = e.target instanceof Element && Element.prototype.closest.call(e.target, "a[data-cuttings-out],area[data-cuttings-out]");
    leaves.textContent = a ? "Leaves the archive: " + (a.getAttribute("href") || "") : "";
  };
  addEventListener("mouseover", tell, true);
  addEventListener("focusin", tell, true);

  const asked = /^#m(\d+)$/.exec(location.hash);
  if (asked && matches[asked[1] - 1]) show(from(asked[1] - 1, 1));
  else ticks();
})();
