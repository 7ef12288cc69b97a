"use strict";
/* DAYS, above, holds each day that has a page, oldest first, and how its leading promise stood. */
const written = (on, month = "long") => new Date(`${on}T00:00Z`).toLocaleDateString("en-GB",
  { day: "numeric", month, year: "numeric", timeZone: "UTC" });
/* The newest day with a page that is not after a day; -1 if it is before the first. */
const holding = (on) => DAYS.findLastIndex(([day]) => day <= on);
const here = document.body.dataset.day;
const [, what, value] = /^#(slide|on)=([\d-]+)$/.exec(location.hash) ?? [];

/* The slider. Its page takes over the focus and the place on the page, so that it can be moved on. */
const slide = document.querySelector(".slide");
const at = here ? DAYS.findIndex(([day]) => day === here) : DAYS.length - 1;
if (at >= 0) {
  const input = document.createElement("input");
  const words = document.createElement("p");
  const label = document.createElement("label");
  Object.assign(input, { type: "range", id: "day", min: 0, max: DAYS.length - 1, step: 1 });
  label.htmlFor = input.id;
  words.setAttribute("aria-hidden", "true"); /* because it is the slider's value */
  label.textContent = "Day; its page opens when the slider rests";
  slide.append(label, input, words);
  const show = () => {
    const [on, stood] = DAYS[input.value];
    words.textContent = `${written(on, "short")} · ${stood}`;
    input.setAttribute("aria-valuetext", words.textContent);
  };
  let rest = 0;
  let keyed = false; /* Keys move it by steps, so that its page waits for the last one. */
  input.addEventListener("keydown", () => { keyed = true; });
  input.addEventListener("pointerdown", () => { keyed = false; });
  input.addEventListener("input", () => { clearTimeout(rest); show(); });
  input.addEventListener("change", () => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      const [on] = DAYS[input.value];
      if (on !== here) location.assign(`${on}.html#slide=${Math.round(scrollY)}`);
    }, keyed ? 250 : 0);
  });
  addEventListener("pageshow", () => { input.value = at; show(); });
  input.value = at;
  show();
  if (what === "slide") {
    scrollTo(0, Number(value));
    input.focus({ preventScroll: true });
  }
}

/* On the page of a day that holds for another: why. */
if (here && what === "on" && value > here && DAYS[holding(value)]?.[0] === here) {
  const note = document.createElement("p");
  note.className = "between";
  note.setAttribute("role", "status");
  note.textContent = `On ${written(value)} the same was known: nothing was published, promised or said in between.`;
  document.querySelector(".banner").append(note);
}

/* The field for any day. */
const form = document.querySelector("form.any");
if (form) {
  const field = form.querySelector("input");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = DAYS[holding(field.value)];
    if (!found) {
      form.querySelector("[role=status]").textContent = `The first day is ${written(DAYS[0][0])}.`;
      return;
    }
    const [on] = found;
    location.assign(on === field.value ? `${on}.html` : `${on}.html#on=${field.value}`);
  });
  form.hidden = false;
}
