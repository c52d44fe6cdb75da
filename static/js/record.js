// Pages of a record: say at once when something typed is not saved, ask before it is left, and say
// dates and hours our way, whatever way the browser writes them.
// Without this script every button works the same; only the reminders are missing.
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
  form.addEventListener("submit", function (event) {
    // A date typed by half would be sent as no date at all.
    const half = Array.from(form.elements).find(function (field) {
      return field.validity && field.validity.badInput;
    });
    if (half) {
      event.preventDefault();
      half.reportValidity();
    } else {
      changed = false;
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed) {
      event.preventDefault();
    }
  });

  // An English browser writes 06/03/2024 for the 3rd of June, and 07:00 PM for 19:00.
  const day = new Intl.DateTimeFormat("vi-VN", {
    weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC"
  });
  const inWords = {
    date: function (field) { return field.valueAsDate ? day.format(field.valueAsDate) : ""; },
    time: function (field) { return field.value; }
  };

  form.querySelectorAll("input[type=date], input[type=time]").forEach(function (field) {
    const echo = document.createElement("output");
    echo.className = "echo";
    echo.setAttribute("for", field.id);
    field.after(echo);
    function say() {
      echo.textContent = inWords[field.type](field);
    }
    field.addEventListener("input", say);
    say();
  });
})();
