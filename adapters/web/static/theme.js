// Loaded before anything is drawn, so that no page flashes in the wrong colours.
"use strict";
{
  let chosen = null;
  try {
    chosen = JSON.parse(localStorage.getItem("easel.theme"));
  } catch {
    // Storage may be forbidden or hold something else; the system's theme is used then.
  }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}
