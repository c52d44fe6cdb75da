// Pages of a record: say at once when something typed is not saved, and ask before it is left.
// Without this script every button works the same; only the reminder is missing.
(function () {
  "use strict";

  const form = document.querySelector("form[data-record]");
  if (!form) {
    return;
  }
  const state = form.querySelector("[data-changed]");
  let changed = form.hasAttribute("data-unsaved");

  form.addEventListener("input", function () {
    changed = true;
    state.textContent = state.dataset.changed;
  });
  form.addEventListener("submit", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) {
    if (changed) {
      event.preventDefault();
    }
  });
})();
