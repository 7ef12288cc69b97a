"use strict";
/* Escape puts a definition away until its word is left. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".term")) {
    if (term.matches(":hover, :focus")) term.classList.add("put-away");
  }
});
for (const term of document.querySelectorAll(".term")) {
  for (const left of ["blur", "pointerleave"]) {
    term.addEventListener(left, () => term.classList.remove("put-away"));
  }
}
/* Copy a text with its link in full; where the browser refuses, the text is left selected. */
for (const button of document.querySelectorAll("[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  const told = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    const link = text.querySelector("a.permanent");
    const lines = [...text.querySelectorAll("p")].map((line) =>
      line.contains(link) ? line.textContent.replace(link.textContent, link.href) : line.textContent);
    try {
      await navigator.clipboard.writeText(lines.map((line) => line.replaceAll("\u00a0", " ").trim()).join("\n"));
      told.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with your keyboard.";
    }
  });
  button.hidden = false;
}
/* Values of a chart's places, by pointing, tapping or the arrow keys. */
for (const plot of document.querySelectorAll("[data-plot]")) {
  const data = JSON.parse(plot.querySelector("script").textContent);
  const [canvas, field, line, spot, values] = ["canvas", "field", "cursor", "spot", "values"].map((name) => plot.querySelector(`.${name}`));
  const count = data.at.length;
  const known = data.y.findLastIndex((y) => y !== null);
  let at = -1;

  const show = (next) => {
    at = Math.max(0, Math.min(count - 1, next));
    const x = data.at[at];
    const lines = data.series.filter(([, , , texts]) => texts[at]);
    const title = document.createElement("strong");
    title.textContent = data.names[at];
    values.replaceChildren(title, ...lines.map(([name, look, quiet, texts]) => {
      const read = document.createElement("p");
      read.className = `look-${look}${quiet ? " quiet-value" : ""}`;
      read.textContent = `${name}: ${texts[at]}`;
      return read;
    }));
    line.style.left = spot.style.left = `${100 * x}%`;
    spot.hidden = data.y[at] === null || data.y[at] === undefined;
    if (!spot.hidden) spot.style.top = `${100 * data.y[at]}%`;
    values.style.left = x < 0.5 ? `calc(${100 * x}% + .6rem)` : "auto";
    values.style.right = x < 0.5 ? "auto" : `calc(${100 * (1 - x)}% + .6rem)`;
    line.hidden = values.hidden = false;
    field.setAttribute("aria-valuenow", String(at + 1));
    field.setAttribute("aria-valuetext", [data.names[at], ...lines.map(([name, , , texts]) => `${name}: ${texts[at]}`)].join(", "));
  };
  const hide = () => { line.hidden = spot.hidden = values.hidden = true; };
  const nearest = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const far = data.at.map((place) => Math.abs(place - x));
    show(far.indexOf(Math.min(...far)));
  };
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const to = event.key === "Home" ? 0 : event.key === "End" ? count - 1
      : event.key in steps ? at + steps[event.key] : null;
    if (to === null) return;
    event.preventDefault();
    show(to);
  });
  field.addEventListener("focus", () => { if (values.hidden) show(at < 0 ? known : at); });
  field.addEventListener("blur", hide);
  field.addEventListener("pointermove", nearest);
  field.addEventListener("pointerdown", nearest);
  field.addEventListener("pointerleave", () => { if (document.activeElement !== field) hide(); });
  field.setAttribute("aria-valuemax", String(count));
  field.setAttribute("aria-valuenow", String(known + 1));
  field.hidden = false;
}
/* Values of a grid's cells. */
for (const plot of document.querySelectorAll("[data-grid]")) {
  const data = JSON.parse(plot.querySelector("script").textContent);
  const [canvas, field, frame, values] = ["canvas", "field", "cursor", "values"].map((name) => plot.querySelector(`.${name}`));
  const count = data.cells.length;
  let at = -1;
  const show = (next) => {
    at = Math.max(0, Math.min(count - 1, next));
    const [column, row, name, text] = data.cells[at];
    const title = document.createElement("strong");
    const read = document.createElement("p");
    [title.textContent, read.textContent] = [name, text];
    values.replaceChildren(title, read);
    const [x, y] = [column / data.columns, row / data.rows];
    Object.assign(frame.style, { left: `${100 * x}%`, top: `${100 * y}%`, width: `${100 / data.columns}%`, height: `${100 / data.rows}%` });
    values.style.left = x < 0.5 ? `calc(${100 * x}% + 1.2rem)` : "auto";
    values.style.right = x < 0.5 ? "auto" : `calc(${100 * (1 - x)}% + .4rem)`;
    values.style.top = `${Math.min(100 * y, 75)}%`;
    frame.hidden = values.hidden = false;
    field.setAttribute("aria-valuenow", String(at + 1));
    field.setAttribute("aria-valuetext", `${name}: ${text}`);
  };
  const hide = () => { frame.hidden = values.hidden = true; };
  const cellAt = (column, row) => data.cells.findIndex(([x, y]) => x === column && y === row);
  const pointed = (event) => {
    const box = canvas.getBoundingClientRect();
    const found = cellAt(Math.floor((event.clientX - box.left) / box.width * data.columns),
      Math.floor((event.clientY - box.top) / box.height * data.rows));
    if (found >= 0) show(found);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const [column, row] = data.cells[Math.max(0, at)];
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1,
      ArrowUp: cellAt(column, row - 1), ArrowDown: cellAt(column, row + 1) };
    if (!(event.key in moves)) return;
    event.preventDefault();
    if (moves[event.key] >= 0) show(moves[event.key]);
  });
  field.addEventListener("focus", () => { if (values.hidden) show(at < 0 ? data.now ?? count - 1 : at); });
  field.addEventListener("blur", hide);
  field.addEventListener("pointermove", pointed);
  field.addEventListener("pointerdown", pointed);
  field.addEventListener("pointerleave", () => { if (document.activeElement !== field) hide(); });
  field.setAttribute("aria-valuemax", String(count));
  field.setAttribute("aria-valuenow", String((data.now ?? count - 1) + 1));
  field.hidden = false;
}
