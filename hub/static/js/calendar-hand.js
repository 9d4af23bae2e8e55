/* The calendar by hand: hours chosen by drawing or by two taps, one's own bookings moved by dragging. Each has its form too. */
(() => {
  "use strict";
  const hub = window.hub = window.hub || {};
  const EDGE = 9, STIR = 6;
  let model = null, picked = null, drag = null, touch = false, block = null;

  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const hand = () => document.getElementById("hand");
  const isFree = spot => spot?.td.classList.contains("free") && spot.td.querySelector("a");
  const step = column => Number(column.step) || 30;
  const snap = (minute, column) => Math.round(minute / step(column)) * step(column);
  const span = (from, to) => `${hub.label(from)}–${to === hub.DAY ? "24:00" : hub.label(to)}`;

  /* Where a pointer is: the column and the minute under it. */
  function under(event) {
    const box = model.table.getBoundingClientRect(), y = event.clientY - box.top, x = event.clientX - box.left;
    let row = model.rows.findIndex(one => y < one.offsetTop + one.offsetHeight);
    if (row < 0) row = model.rows.length - 1;
    const one = model.rows[row], part = clamp((y - one.offsetTop) / one.offsetHeight, 0, 1);
    let column = 0;
    model.columns.forEach((_, index) => { if (x >= edge(index)) column = index; });
    return { column, minute: model.edges[row] + part * (model.edges[row + 1] - model.edges[row]) };
  }

  function single(column) {
    return model.at.map(row => row[column]).find(spot => spot && spot.td.colSpan === 1)?.td ?? model.at[0][column].td;
  }

  const edge = column => single(column).offsetLeft;

  function height(minute) {
    const last = model.rows.length - 1;
    let row = model.edges.findLastIndex((one, index) => one <= minute && index <= last);
    row = clamp(row, 0, last);
    const one = model.rows[row], part = (minute - model.edges[row]) / (model.edges[row + 1] - model.edges[row]);
    return one.offsetTop + clamp(part, 0, 1) * one.offsetHeight;
  }

  /* The hours that are being chosen, drawn over the table. */
  function draw(kind, column, from, to) {
    if (!block) {
      block = document.createElement("div");
      block.ariaHidden = "true";
      model.table.parentElement.append(block);
    }
    block.className = `pick ${kind}`;
    block.textContent = span(from, to);
    const top = height(from), td = single(column);
    Object.assign(block.style, { insetBlockStart: `${top}px`, blockSize: `${height(to) - top}px`, insetInlineStart: `${td.offsetLeft}px`, inlineSize: `${td.offsetWidth}px` });
  }

  function drop() {
    block?.remove();
    if (picked) hand()?.replaceChildren();
    block = picked = null;
  }

  /* The free hours around a minute of a column, as far as nothing else comes between. */
  function reach(column, minute) {
    const free = [];
    for (const row of model.at) if (isFree(row[column]) && !free.includes(row[column])) free.push(row[column]);
    const first = free.find(one => one.start <= minute && minute < one.end);
    if (!first) return null;
    let [from, to] = [first.start, first.end];
    for (const one of [...free].reverse()) if (one.end === from) from = one.start;
    for (const one of free) if (one.start === to) to = one.end;
    return { from, to };
  }

  function choose(column, anchor, other) {
    const facts = model.columns[column], room = reach(column, Math.min(anchor, model.edges.at(-1) - 1));
    if (!room) return;
    let from = snap(Math.min(anchor, other), facts), to = snap(Math.max(anchor, other), facts);
    const least = Number(facts.least) || step(facts), most = Number(facts.most) || Infinity;
    if (to - from < least) to = from + least;
    if (to - from > most) [from, to] = other < anchor ? [to - most, to] : [from, from + most];
    from = clamp(from, room.from, room.to);
    to = clamp(to, room.from, room.to);
    if (to <= from) return;
    picked = { column, anchor, from, to };
    draw("new", column, from, to);
  }

  function address() {
    const facts = model.columns[picked.column];
    const spot = model.at.map(row => row[picked.column]).find(one => isFree(one) && one.end > picked.from);
    const party = new URL(spot.td.querySelector("a").href).searchParams.get("party");
    const day = hub.dayAfter(facts.day, Math.floor(picked.from / hub.DAY));
    const query = `date=${day}&start=${hub.label(picked.from)}&end=${hub.label(picked.to)}`;
    return `/rooms/${facts.room}/book?${query}${party ? `&party=${party}` : ""}`;
  }

  function leave() {
    const to = address();
    drop();
    location.assign(to);
  }

  const button = (text, css, act) => {
    const one = Object.assign(document.createElement("button"), { type: "button", className: `button ${css}`, textContent: text });
    one.addEventListener("click", act);
    return one;
  };

  function say(kind, lines, ...buttons) {
    const note = Object.assign(document.createElement("div"), { className: `note ${kind}` }), text = document.createElement("div");
    for (const line of lines.filter(Boolean)) text.append(Object.assign(document.createElement("p"), { textContent: line }));
    note.append(text, ...buttons);
    hand().replaceChildren(note);
  }

  function offer() {
    const words = hub.words();
    say("", [words.from.replace("{time}", hub.label(picked.from))],
      button(words.book.replace("{times}", span(picked.from, picked.to)), "main", leave), button(words.leave, "bare", drop));
  }

  /* Shift and an arrow take more or fewer hours, from the cell that has the focus. */
  function stretch(spot, key) {
    if (!isFree(spot) || !["ArrowDown", "ArrowUp"].includes(key)) return false;
    const facts = model.columns[spot.column], way = key === "ArrowDown" ? 1 : -1;
    if (picked?.column !== spot.column || picked.anchor !== spot.start) {
      drop();
      choose(spot.column, spot.start, spot.end);
    } else choose(spot.column, spot.start, picked.to + way * Math.max(step(facts), 30));
    if (picked) offer();
    return true;
  }

  function tap(event) {
    const spot = model?.spots.get(event.target.closest("td"));
    if (drag?.moved) return event.preventDefault();
    if (!touch || !isFree(spot)) return;
    event.preventDefault();
    if (picked?.column === spot.column && spot.start >= picked.from) {
      choose(spot.column, picked.anchor, spot.end);
      return leave();
    }
    const end = new URL(spot.td.querySelector("a").href).searchParams.get("end");
    drop();
    choose(spot.column, spot.start, spot.start + ((Number(end.slice(0, 2)) * 60 + Number(end.slice(3)) - spot.start) % hub.DAY + hub.DAY) % hub.DAY);
    offer();
  }

  /* On a phone: a gap opens into its hours; the first tap says when it begins, the second when it ends. */
  function unfold(event) {
    const link = event.target.closest?.("#calendar .gaps a.gap");
    if (!touch || !model || !link?.pathname.endsWith("/book") || link.nextElementSibling?.matches(".hours")) return;
    event.preventDefault();
    document.querySelector(".hours")?.remove();
    const words = hub.words(), query = new URL(link.href).searchParams, room = link.pathname.split("/")[2];
    const facts = model.columns.find(one => one.room === room) ?? {}, minute = text => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    let [from, to] = link.querySelector("b").textContent.split("–").map(minute);
    if (to <= from) to += hub.DAY;
    const pace = to - from > 480 ? 60 : Math.max(step(facts), 30), least = Number(facts.least) || step(facts), most = Number(facts.most) || to - from;
    const box = Object.assign(document.createElement("div"), { className: "hours" }), said = document.createElement("p");
    box.role = "group";
    said.role = "status";
    const list = (text, first, last, act) => {
      said.textContent = text;
      const marks = [];
      for (let at = first; at <= last; at = at - at % pace + pace) marks.push(button(at === hub.DAY ? "24:00" : hub.label(at), "small", () => act(at)));
      box.replaceChildren(said, ...marks);
      marks[0]?.focus();
    };
    link.after(box);
    list(words.begin, from, to - least, begin => list(words.from.replace("{time}", hub.label(begin)), begin + least, Math.min(to, begin + most), end => {
      query.set("date", hub.dayAfter(query.get("date"), Math.floor(begin / hub.DAY) - Math.floor(from / hub.DAY)));
      query.set("start", hub.label(begin));
      query.set("end", hub.label(end));
      location.assign(`${link.pathname}?${query}`.replaceAll("%3A", ":"));
    }));
  }

  function grab(event) {
    touch = event.pointerType === "touch";
    const spot = model?.spots.get(event.target.closest?.("td"));
    if (touch || event.button !== 0 || !spot) return;
    if (isFree(spot)) drag = { kind: "new", spot, event, at: under(event) };
    else if (spot.td.dataset.moves) {
      const box = spot.td.getBoundingClientRect(), tall = box.height > 3 * EDGE;
      const part = tall && event.clientY < box.top + EDGE ? "start" : tall && event.clientY > box.bottom - EDGE ? "end" : "both";
      drag = { kind: "own", part, spot, event, at: under(event) };
    }
  }

  function follow(event) {
    if (!drag || drag.done) return;
    if (!drag.moved && Math.hypot(event.clientX - drag.event.clientX, event.clientY - drag.event.clientY) < STIR) return;
    if (!drag.moved) begin();
    event.preventDefault();
    const at = under(event), { spot } = drag;
    if (drag.kind === "new") {
      const facts = model.columns[spot.column], down = at.minute >= drag.at.minute;
      const anchor = down ? Math.floor(drag.at.minute / step(facts)) * step(facts) : Math.ceil(drag.at.minute / step(facts)) * step(facts);
      return choose(spot.column, clamp(anchor, spot.start, spot.end), at.minute);
    }
    const facts = model.columns[spot.column], by = snap(at.minute - drag.at.minute, facts);
    const column = drag.part === "both" && model.columns[at.column].room === facts.room ? at.column : spot.column;
    let from = spot.start + (drag.part === "end" ? 0 : by), to = spot.end + (drag.part === "start" ? 0 : by);
    if (to - from < step(facts)) [from, to] = drag.part === "start" ? [to - step(facts), to] : [from, from + step(facts)];
    Object.assign(drag, { column, from, to });
    draw("own", column, from, to);
  }

  function begin() {
    drop();
    drag.moved = true;
    model.table.classList.add("held");
    if (drag.kind === "new") return;
    const [occurrence] = drag.spot.td.dataset.moves.split(".");
    drag.path = `${new URL(drag.spot.td.querySelector("a").href).pathname}/move`;
    drag.facts = fetch(`${drag.path}?occurrence=${occurrence}`, { cache: "no-store" }).then(answer => answer.json());
    drag.facts.catch(() => {});
  }

  function release(event) {
    const held = drag;
    if (!held) return;
    model?.table.classList.remove("held");
    if (!held.moved || event.type === "pointercancel") {
      if (held.moved) drop();
      drag = null;
      return;
    }
    held.done = true;
    setTimeout(() => { if (drag === held) drag = null; }, 100);
    if (held.kind === "new") return picked ? leave() : drop();
    put(held);
  }

  async function put(held) {
    const { spot, column, from, to } = held, words = hub.words();
    const days = (Date.parse(model.columns[column].day) - Date.parse(model.columns[spot.column].day)) / 60000;
    if (!days && from === spot.start && to === spot.end) return drop();
    say("", [words.moving]);
    try {
      const facts = await held.facts, wall = (day, time, by) => new Date(Date.parse(`${day}T${time}Z`) + by * 60000).toISOString();
      const start = wall(facts.date, facts.start, days + from - spot.start), end = wall(facts.end_date, facts.end, days + to - spot.end);
      const sequence = spot.td.dataset.moves.split(".")[1];
      await send(held.path, { ...facts, sequence, date: start.slice(0, 10), start: start.slice(11, 16), end: end.slice(11, 16), end_date: end.slice(0, 10) });
    } catch {
      say("bad", [words.lost]);
    }
    // An answer may come before the click that ends a drag has been let go: the table is not held any more.
    if (drag === held) drag = null;
    drop();
    hub.refresh(true).catch(() => {});
  }

  async function send(path, fields) {
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
    const body = await answer.json(), words = hub.words();
    if (body.form) return location.assign(body.form);
    if (answer.status !== 200) return say("bad", [body.title, ...body.lines]);
    const undo = () => send(path, { ...body.undo, csrf_token: fields.csrf_token }).then(() => hub.refresh(true)).catch(() => say("bad", [words.lost]));
    say("good", [body.said], button(words.undo, "small", undo));
  }

  function keys(event) {
    if (event.key === "Escape" && (picked || drag)) {
      drag = null;
      model?.table.classList.remove("held");
      return drop();
    }
    if (event.key === "Enter" && picked && event.target.closest?.("table.week")) {
      event.preventDefault();
      leave();
    }
  }

  hub.pick = {
    set model(next) {
      if (block && !next?.table.contains(block)) drop();
      model = next;
    },
    busy: () => Boolean(drag || picked),
    drop, stretch,
  };
  const inTable = act => event => { if (model && event.target.closest?.("table.week")) act(event); };
  document.addEventListener("pointerdown", event => { touch = event.pointerType === "touch"; });
  document.addEventListener("pointerdown", inTable(grab));
  document.addEventListener("click", unfold);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  document.addEventListener("click", inTable(tap), true);
  document.addEventListener("dragstart", inTable(event => event.preventDefault()));
  document.addEventListener("keydown", keys);
})();
