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
/* Values of the chart's weeks, read from the table below it. */
for (const plot of document.querySelectorAll(".plot[data-weeks]")) {
  const table = document.getElementById(plot.dataset.weeks);
  const rows = [...table.tBodies[0].rows];
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const field = plot.querySelector(".field");
  const mark = plot.querySelector(".cursor");
  const dot = plot.querySelector(".dot");
  const values = plot.querySelector(".values");
  const known = rows.findLastIndex((row) => row.dataset.y);
  let at = -1;

  const show = (next) => {
    at = Math.max(0, Math.min(rows.length - 1, next));
    const row = rows[at];
    const x = Number(row.dataset.x);
    const lines = [...row.cells].map((cell, k) => [names[k], cell.textContent.trim()]);
    values.replaceChildren(...lines.filter(([, text]) => text).map(([name, text], k) => {
      const line = document.createElement(k ? "p" : "strong");
      line.textContent = k ? `${name}: ${text}` : `${name} ${text}`;
      return line;
    }));
    mark.style.left = `${100 * x}%`;
    dot.style.left = `${100 * x}%`;
    dot.style.top = `${100 * Number(row.dataset.y || 0)}%`;
    dot.hidden = !row.dataset.y;
    values.style.left = x < 0.5 ? `calc(${100 * x}% + .75rem)` : "auto";
    values.style.right = x < 0.5 ? "auto" : `calc(${100 * (1 - x)}% + .75rem)`;
    mark.hidden = values.hidden = false;
    field.setAttribute("aria-valuenow", String(at + 1));
    field.setAttribute("aria-valuetext", lines.map(([name, text]) => `${name} ${text || "not known"}`).join(", "));
  };
  const hide = () => { mark.hidden = dot.hidden = values.hidden = true; };
  const nearest = (event) => {
    const box = plot.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const far = rows.map((row) => Math.abs(Number(row.dataset.x) - x));
    show(far.indexOf(Math.min(...far)));
  };
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const to = event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1
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
  field.setAttribute("aria-valuemax", String(rows.length));
  field.setAttribute("aria-valuenow", String(known + 1));
  field.hidden = false;
}
