// htmx: send the CSRF token of the cookie as it is now (a page may be older than the cookie),
// and say so when the server did not take what was sent.
(function () {
  "use strict";

  function csrfToken() {
    const match = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    return match ? decodeURIComponent(match[1]) : "";
  }

  function report(failed) {
    const box = document.getElementById("connection-error");
    if (box) {
      box.hidden = !failed;
    }
  }

  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:sendError", function () { report(true); });
  document.addEventListener("htmx:responseError", function () { report(true); });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) {
      report(false);
    }
  });
})();
