/* The calendar by keyboard, its line of now, and what changes in it while somebody looks. Without it every hour is a link. */
(() => {
  "use strict";
  const DAY = 1440, EVERY = 30000;
  const hub = window.hub = window.hub || {};
  const all = (query, of = document) => [...of.querySelectorAll(query)];
  const two = number => String(number).padStart(2, "0");
  const minutes = text => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const label = minute => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
  const dayAfter = (day, count) => new Date(Date.parse(`${day}T00:00Z`) + count * DAY * 60000).toISOString().slice(0, 10);

  /* A table as minutes and columns: which cell is where, whatever it spans. */
  function read(table) {
    const columns = all("col", table).slice(1).map(col => ({ ...table.dataset, ...col.dataset }));
    const rows = [...table.tBodies[0].rows];
    let last = -1;
    const starts = rows.map(row => {
      let minute = minutes(row.cells[0].textContent.trim());
      while (minute <= last) minute += DAY;
      return last = minute;
    });
    let end = minutes(table.dataset.ends);
    while (end <= last) end += DAY;
    const edges = [...starts, end];
    const at = rows.map(() => []), spots = new Map();
    rows.forEach((row, number) => {
      let column = 0;
      for (const td of [...row.cells].slice(1)) {
        while (at[number][column]) column += 1;
        const spot = { td, row: number, column, rows: td.rowSpan, start: edges[number], end: edges[number + td.rowSpan] };
        for (let down = 0; down < td.rowSpan; down += 1)
          for (let across = 0; across < td.colSpan; across += 1) at[number + down][column + across] = spot;
        spots.set(td, spot);
      }
    });
    return { table, columns, rows, edges, at, spots };
  }

  let model = null, sources = new WeakMap(), born = 0, wanted = null, told = { url: "", tag: "" };
  const words = () => JSON.parse(document.getElementById("hand").dataset.words);
  const target = spot => spot.td.firstElementChild;
  const here = () => model && model.spots.get(document.activeElement?.closest?.("td"));
  const rowAt = minute => Math.max(0, model.edges.findLastIndex((edge, index) => edge <= minute && index < model.rows.length));

  /* The head of a row and of a column say it to who sees the table; a cell that is stopped at says it all. */
  function name(spot) {
    if (spot.td.querySelector(".unseen")) return;
    const column = model.columns[spot.column], until = spot.end === DAY ? "24:00" : label(spot.end);
    const day = new Date(`${column.day}T12:00Z`).toLocaleDateString(`${document.documentElement.lang}-BE`, { dateStyle: "full", timeZone: "UTC" }).replace(",", "");
    const span = Object.assign(document.createElement("span"), { className: "unseen" });
    span.textContent = ` ${[column.name, day, `${label(spot.start)}–${until}`].filter(Boolean).join(", ")}`;
    target(spot).append(span);
  }

  /* One stop for the tab key; every cell can be reached from it, also those that lead nowhere. */
  function rove(spot) {
    for (const one of model.spots.values()) target(one).tabIndex = -1;
    target(spot).tabIndex = 0;
  }

  function go(row, column) {
    const spot = model.at[Math.min(Math.max(row, 0), model.rows.length - 1)]?.[Math.min(Math.max(column, 0), model.columns.length - 1)];
    if (!spot) return null;
    rove(spot);
    target(spot).focus();
    spot.td.scrollIntoView({ block: "nearest" });
    return spot;
  }

  function turn(way) {
    const step = document.getElementById(way < 0 ? "step-before" : "step-after"), spot = here();
    if (!step) return;
    wanted = spot && { minute: spot.start, column: spot.column };
    step.click();
  }

  function press(event) {
    const spot = here();
    if (!spot || event.altKey || event.metaKey) return;
    const line = wanted?.td === spot.td ? wanted.line : spot.row;
    const acts = {
      ArrowDown: () => go(spot.row + spot.rows, spot.column),
      ArrowUp: () => go(spot.row - 1, spot.column),
      ArrowLeft: () => go(line, spot.column - 1),
      ArrowRight: () => go(line, spot.column + spot.td.colSpan),
      Home: () => go(event.ctrlKey ? 0 : line, 0),
      End: () => go(event.ctrlKey ? model.rows.length - 1 : line, model.columns.length - 1),
      PageUp: () => turn(-1),
      PageDown: () => turn(1),
    };
    if (event.shiftKey && hub.pick?.stretch(spot, event.key)) return event.preventDefault();
    if (event.shiftKey || (event.ctrlKey && !["Home", "End"].includes(event.key)) || !acts[event.key]) return;
    event.preventDefault();
    hub.pick?.drop();
    const found = acts[event.key]();
    const sideways = ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && !event.ctrlKey;
    if (found) wanted = { td: found.td, line: sideways ? line : found.row };
  }

  /* The line of now goes on by itself: the clock of the house, counted on from when the page was drawn. */
  function tick() {
    if (!model?.table.dataset.at) return;
    const wall = Date.parse(`${model.table.dataset.at}Z`) + Date.now() - born;
    const today = new Date(wall).toISOString().slice(0, 10), minute = Math.floor(wall / 60000) % DAY;
    const days = model.columns.map(column => column.day);
    const at = [[today, minute], [dayAfter(today, -1), minute + DAY]].find(([day, when]) =>
      days.includes(day) && when >= model.edges[0] && when < model.edges.at(-1))?.[1];
    const span = model.table.querySelector(".now-at") || Object.assign(document.createElement("span"), { className: "now-at" });
    for (const th of all("th.now", model.table)) th.className = th.classList.contains("part") ? "part" : "";
    if (at === undefined) return span.remove();
    const row = rowAt(at), th = model.rows[row].cells[0];
    th.classList.add("now");
    th.style.setProperty("--at", `${Math.round((at - model.edges[row]) * 100 / (model.edges[row + 1] - model.edges[row]))}%`);
    if (span.parentElement !== th) th.append(span);
    if (span.lastChild?.nodeType === Node.TEXT_NODE) span.lastChild.data = label(at);
    else span.append(label(at));
  }

  /* What changed comes in cell by cell, so that whoever reads or types somewhere stays there. */
  async function refresh(quiet) {
    const section = document.getElementById("calendar"), url = location.pathname + location.search;
    if (!section || hub.pick?.busy()) return;
    const headers = { "HX-Request": "true", "HX-Target": "calendar" };
    if (told.url === url && told.tag) headers["If-None-Match"] = told.tag;
    const answer = await fetch(url, { headers, cache: "no-store" });
    if (answer.status !== 200 || url !== location.pathname + location.search || hub.pick?.busy()) return;
    told = { url, tag: answer.headers.get("ETag") };
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("calendar");
    if (fresh && patch(section, fresh) && !quiet) document.getElementById("news").textContent = words().changed;
  }

  const source = one => sources.get(one) ?? one.outerHTML;

  function patch(section, fresh) {
    const spot = here(), link = document.activeElement?.closest?.(".gaps a, .side a")?.getAttribute("href");
    const old = section.querySelector("tbody"), next = fresh.querySelector("tbody");
    const heads = body => all("tr", body).map(row => row.cells[0].firstChild.textContent).join();
    let changed = false;
    if (old && next && heads(old) !== heads(next)) {
      old.replaceWith(next);
      changed = true;
    } else if (old && next) {
      const cells = all("td", old), news = all("td", next);
      if (cells.length !== news.length || cells.some((td, i) => td.rowSpan !== news[i].rowSpan)) {
        old.replaceWith(next);
        changed = true;
      } else cells.forEach((td, i) => {
        if (source(td) === news[i].outerHTML) return;
        td.replaceWith(news[i]);
        changed = true;
      });
    }
    for (const query of [".gaps", ".legend"]) {
      const news = all(query, fresh);
      all(query, section).forEach((one, i) => {
        if (news[i] && one.outerHTML !== news[i].outerHTML) {
          one.replaceWith(news[i]);
          changed = true;
        }
      });
    }
    if (!changed) return false;
    start();
    if (spot && !here()) go(rowAt(spot.start), spot.column);
    if (link && document.activeElement === document.body) all("a", section).find(one => one.getAttribute("href") === link)?.focus();
    return true;
  }

  /* The date is typed; where the browser has a calendar of its own, it can be picked too. */
  function dates() {
    for (const button of all("#calendar [data-pick][hidden]")) {
      const field = document.getElementById(button.dataset.pick), day = document.createElement("input");
      Object.assign(day, { type: "date", className: "unseen", tabIndex: -1, ariaHidden: "true" });
      if (!day.showPicker) return;
      button.hidden = false;
      button.after(day);
      button.addEventListener("click", () => {
        day.value = field.value.split("/").reverse().join("-");
        day.showPicker();
      });
      day.addEventListener("change", () => {
        field.value = day.value.split("-").reverse().join("/");
        field.form.requestSubmit();
      });
    }
  }

  function start() {
    const table = document.querySelector("#calendar table.week");
    dates();
    model = table && document.getElementById("hand") ? read(table) : null;
    if (hub.pick) hub.pick.model = model;
    if (!model) return;
    if (born === 0 || table.dataset.born !== "1") {
      born = Date.now();
      table.dataset.born = "1";
      table.addEventListener("keydown", press);
      table.addEventListener("focusin", () => here() && rove(here()));
      table.setAttribute("aria-describedby", "keys");
      document.getElementById("keys").hidden = false;
    }
    for (const [td, spot] of model.spots) {
      if (sources.has(td)) continue;
      sources.set(td, td.outerHTML);
      name(spot);
    }
    const first = [...model.spots.values()];
    rove(here() ?? first.find(one => one.td.matches(".free")) ?? first.find(one => one.td.querySelector("a")) ?? first[0]);
    tick();
  }

  function settled() {
    start();
    if (model && wanted && "minute" in wanted) go(rowAt(wanted.minute), wanted.column);
    wanted = null;
  }

  Object.assign(hub, { all, two, label, dayAfter, DAY, refresh, words });
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("visibilitychange", () => document.hidden || refresh().catch(() => {}));
  document.addEventListener("DOMContentLoaded", start);
  setInterval(() => document.hidden || refresh().catch(() => {}), EVERY);
  setInterval(tick, EVERY);
})();
