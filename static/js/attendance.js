// The roll call: live counters, and the two gestures without a round trip.
// Without this script the server counts and the gestures are ordinary buttons.
(function () {
  "use strict";

  const form = document.querySelector("form[data-record]");
  const rows = Array.from(form.querySelectorAll(".attendee[data-expected]"));
  const all = Array.from(form.querySelectorAll(".attendee"));

  function statusOf(row) {
    const checked = row.querySelector("input[type=radio]:checked");
    return checked ? checked.value : "NOT_RECORDED";
  }

  function isSet(row, mark) {
    return row.querySelector('input[name$="-' + mark + '"]').checked;
  }

  function show(name, value) {
    form.querySelector('[data-count="' + name + '"]').textContent = value;
  }

  function count() {
    const statuses = rows.map(statusOf);
    show("present", statuses.filter(function (status) { return status === "PRESENT"; }).length);
    show("absent", statuses.filter(function (status) { return status.startsWith("ABSENT"); }).length);
    show("unrecorded", statuses.filter(function (status) { return status === "NOT_RECORDED"; }).length);
    show("spoke", rows.filter(function (row) {
      return statusOf(row) === "PRESENT" && isSet(row, "has_spoken");
    }).length);
  }

  const gestures = {
    "all-present": function () {
      rows.filter(function (row) { return statusOf(row) === "NOT_RECORDED"; }).forEach(function (row) {
        row.querySelector('input[value="PRESENT"]').checked = true;
      });
    },
    "all-with-notebook": function () {
      all.filter(function (row) { return statusOf(row) === "PRESENT"; }).forEach(function (row) {
        row.querySelector('input[name$="-has_notebook"]').checked = true;
      });
    }
  };

  form.addEventListener("click", function (event) {
    const gesture = event.target.closest("button[name=gesture]");
    if (gesture) {
      event.preventDefault();
      gestures[gesture.value]();
      form.dispatchEvent(new Event("input"));
    }
  });
  form.addEventListener("input", count);
  count();
})();
